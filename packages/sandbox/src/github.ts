import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaults, type Faults } from './faults.ts';
import { forgetAnswers, type GitMemory, rememberAnswers } from './git/ask-git.ts';
import { type Repository, repositoryFacade } from './repository.ts';
import { createRepositoryState, type RepositoryOptions } from './repository-creation.ts';
import type { Exchange, RecordedRequest } from './requests.ts';
import { listen } from './server.ts';
import { createToken, type TokenOptions } from './tokens.ts';
import { findRepository, type World } from './world.ts';

/** How an embedded GitHub is started. */
export interface GitHubOptions {
  /** The clock of the server: dates of merges, created_at and so on. */
  now?: () => Date;
  /** Added to every request. */
  latencyMs?: number;
  /** Shared by worlds that are made of the same commits at the same times: what git answered about those. */
  memory?: GitMemory;
  /** Where the bare repositories live; by default a new folder that close() removes. */
  root?: string;
}

/** An embedded GitHub: git over smart HTTP and the REST API, in this process. */
export interface GitHub {
  readonly serverUrl: string;
  readonly apiUrl: string;
  latencyMs: number;
  readonly requests: RecordedRequest[];
  readonly faults: Faults;
  createRepository(fullName: string, options?: RepositoryOptions): Promise<Repository>;
  findRepository(fullName: string): Repository | undefined;
  createToken(options?: TokenOptions): string;
  writes(): RecordedRequest[];
  /** Told of each request before anything is done about it; a promise holds it back. */
  onRequest?: ((request: RecordedRequest) => Promise<void> | void) | undefined;
  onExchange?: ((exchange: Exchange) => void) | undefined;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an embedded GitHub on a free port. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const world = createWorld(options);
  const faults = createFaults();
  const requests: RecordedRequest[] = [];
  const { server, url } = await listen({
    world,
    requests,
    nextFault: faults.next,
    latency: () => github.latencyMs,
    arrive: (request) => github.onRequest?.(request),
    report: (exchange) => github.onExchange?.(exchange),
  });
  world.serverUrl = url;
  world.apiUrl = `${url}/api/v3`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    for (const repository of world.repositories.values()) {
      repository.objects.close();
      forgetAnswers(repository.gitDir);
    }
    // A git process that was cut off may still be writing; its files go with the next try.
    if (options.root === undefined)
      await rm(world.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
  const github: GitHub = {
    serverUrl: world.serverUrl,
    apiUrl: world.apiUrl,
    latencyMs: options.latencyMs ?? 0,
    requests,
    faults,
    findRepository(fullName) {
      const known = findRepository(world, fullName);
      return known && repositoryFacade(known);
    },
    async createRepository(fullName, wish = {}) {
      const state = await createRepositoryState(world, fullName, wish);
      if (options.memory) rememberAnswers(state.gitDir, options.memory);
      return repositoryFacade(state);
    },
    createToken: (wish) => createToken(world, wish),
    writes: () => requests.filter((request) => request.write),
    close,
    [Symbol.asyncDispose]: close,
  };
  return github;
}

function createWorld(options: GitHubOptions): World {
  let id = 1000;
  return {
    now: options.now ?? (() => new Date()),
    root: options.root ?? mkdtempSync(join(tmpdir(), 'sandbox-')),
    serverUrl: '',
    apiUrl: '',
    repositories: new Map(),
    tokens: new Map(),
    users: new Map(),
    nextId: () => ++id,
  };
}
