// What the toolkit imports and most steps do not need: docs/decisions/0004-on-demand.md. In the bundle of core this file stands
// in the places of these packages, and loads them where they are used.

import { createRequire } from 'node:module';
import { getProxyUrl } from '@actions/http-client/lib/proxy';

type Undici = typeof import('undici');
type Client = typeof import('@actions/http-client');
type Exec = typeof import('@actions/exec');

const require = createRequire(import.meta.url);
const undici = (): Undici => require('./undici.cjs') as Undici;
const client = (): Client => require('./http-client.cjs') as Client;
const commands = (): Exec => require('./exec.cjs') as Exec;

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
