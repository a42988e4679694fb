// What is imported and most steps do not need, or not before they end: docs/decisions/0004-on-demand.md. In the bundles this
// file stands in the places of these modules, and loads them where they are used.

import { createRequire } from 'node:module';
import { getProxyUrl } from '@actions/http-client/lib/proxy';

type Undici = typeof import('undici');
type Client = typeof import('@actions/http-client');
type Exec = typeof import('@actions/exec');

const require = createRequire(import.meta.url);
const undici = (): Undici => require('./undici.cjs') as Undici;
const client = (): Client => require('./http-client.cjs') as Client;
const commands = (): Exec => require('./exec.cjs') as Exec;

/** These functions of a module, which is loaded when the first of them is called. */
function later<Module, Name extends keyof Module>(load: () => Module, names: readonly Name[]): Pick<Module, Name> {
  const functions = names.map((name) => [name, (...call: unknown[]) => (load()[name] as Callable)(...call)]);
  return Object.fromEntries(functions) as Pick<Module, Name>;
}

type Callable = (...call: unknown[]) => unknown;

/** undici: node has a fetch of its own, unless a proxy stands in between. */
export const fetch: Undici['fetch'] = (input, init) =>
  init?.dispatcher ? undici().fetch(input, init) : (globalThis.fetch as unknown as Undici['fetch'])(input, init);

/** A function, since it gives back an instance of the real class. */
export function ProxyAgent(options: ConstructorParameters<Undici['ProxyAgent']>[0]) {
  return new (undici().ProxyAgent)(options);
}

/** @actions/http-client: asked for the way through a proxy, and for nothing else. */
export class HttpClient {
  /** Of node's own client; octokit only fetches. */
  getAgent(): undefined {
    return undefined;
  }

  getAgentDispatcher(url: string): ReturnType<InstanceType<Client['HttpClient']>['getAgentDispatcher']> {
    return getProxyUrl(new URL(url)) ? new (client().HttpClient)().getAgentDispatcher(url) : undefined;
  }
}

/** @actions/exec: many steps start no command. */
export const exec: Exec['exec'] = (...call) => commands().exec(...call);
export const getExecOutput: Exec['getExecOutput'] = (...call) => commands().getExecOutput(...call);

/** @octokit/plugin-rest-endpoint-methods: a method for each of GitHub's 900 operations, where requests here have their paths. */
export const restEndpointMethods = () => ({});

/** node:crypto, with all its algorithms: asked for a hash or a random name. */
export const { createHash, randomUUID } = later(
  () => process.getBuiltinModule('node:crypto'),
  ['createHash', 'randomUUID'],
);

/** node:fs/promises, with the streams and readline behind it. */
export const promises = later(
  () => process.getBuiltinModule('node:fs/promises'),
  [
    ...(['access', 'appendFile', 'glob', 'mkdir', 'mkdtemp', 'open', 'readdir', 'readFile'] as const),
    ...(['realpath', 'rename', 'rm', 'stat', 'writeFile'] as const),
  ],
);
export const { access, appendFile, glob, mkdir, mkdtemp, open, readdir, readFile } = promises;
export const { realpath, rename, rm, stat, writeFile } = promises;

/** node:fs, for the toolkit, which takes the promises out of it as soon as it is loaded. */
export const { appendFileSync, constants, existsSync, readFileSync } = process.getBuiltinModule('node:fs');
