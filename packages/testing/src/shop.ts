// The usual world of a scenario: a shop whose release v1.3.0 is on main, and whose develop went on.

import { type GitHub, type GitHubOptions, type Repository, startGitHub } from '@hotfix-actions/sandbox';
import { createOpenApiCheck } from '@hotfix-actions/sandbox/openapi';

export interface ShopOptions {
  /** What develop has besides; default: a feature in a file of its own. */
  readonly develop?: Readonly<Record<string, string | null>>;
  readonly defaultBranch?: string;
  readonly tag?: string;
  /** Then a token reads nothing that its permissions do not name. */
  readonly private?: boolean;
  /** Default: a server with the time of the machine. */
  readonly server?: Pick<GitHubOptions, 'now' | 'memory'>;
  /** What its tokens are; default: those of the workflow. */
  readonly tokens?: Omit<NonNullable<Parameters<GitHub['createToken']>[0]>, 'repositories'>;
}

export interface Shop {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly token: string;
  /** Another one of the same kind: its requests are told from those of the first. */
  newToken(): string;
  /** Merges a hotfix into a production branch as a person does; gives back the commit on that branch. */
  hotfix(files: Readonly<Record<string, string | null>>, options?: HotfixOptions): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface HotfixOptions {
  readonly branch?: string;
  readonly title?: string;
  readonly into?: string;
  readonly method?: 'merge' | 'squash' | 'rebase';
  readonly deleteBranch?: boolean;
}

const check = createOpenApiCheck();

export const firstFiles = {
  'package.json': '{\n  "name": "shop",\n  "version": "1.3.0"\n}\n',
  'src/auth.ts': 'export const checked = false;\n',
  'src/cart.ts': 'export const items = [];\n',
};

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const github = await startGitHub(options.server);
  const violations: string[] = [];
  github.onExchange = (exchange) => violations.push(...check(exchange));
  const repository = await github.createRepository('acme/shop', {
    defaultBranch: options.defaultBranch ?? 'main',
    private: options.private ?? false,
  });
  await repository.commit('main', { files: firstFiles, message: 'Release 1.3.0' });
  await repository.tag(options.tag ?? 'v1.3.0', 'main', { annotated: true });
  await repository.branch('develop', 'main');
  await repository.commit('develop', {
    files: options.develop ?? { 'src/wishes.ts': 'export {};\n' },
    message: 'feat: wishes',
  });
  const newToken = () => github.createToken({ ...options.tokens, repositories: ['acme/shop'] });

  async function hotfix(files: Readonly<Record<string, string | null>>, wish: HotfixOptions = {}): Promise<string> {
    const { branch = 'hotfix/20261123T093000Z_auth', title = 'Check tokens', into = 'main', method = 'merge' } = wish;
    await repository.branch(branch, into);
    await repository.commit(branch, { files, message: `fix(auth): ${title}` });
    const pull = await repository.openPullRequest({ head: branch, base: into, title });
    return repository.mergePullRequest(pull.number, { method, deleteBranch: wish.deleteBranch ?? false });
  }

  return {
    github,
    repository,
    token: newToken(),
    newToken,
    hotfix,
    async [Symbol.asyncDispose]() {
      await github.close();
      // What GitHub's own description of its API does not allow would be a scenario about some other server.
      if (violations.length > 0) throw new Error(`Not as GitHub's API is described:\n${violations.join('\n')}`);
    },
  };
}
