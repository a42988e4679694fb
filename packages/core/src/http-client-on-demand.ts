// The toolkit imports its HTTP client to find out about a proxy, and with it all that node has for HTTP and TLS, a fifth of
// the start of every step. In the bundle of core this file stands in its place, and loads it only where there is a proxy.

import { createRequire } from 'node:module';
import { getProxyUrl } from '@actions/http-client/lib/proxy';

type Client = typeof import('@actions/http-client');

const load = (): Client => createRequire(import.meta.url)('./http-client.js') as Client;

export class HttpClient {
  /** Of node's own client; octokit only fetches. */
  getAgent(): undefined {
    return undefined;
  }

  getAgentDispatcher(url: string): ReturnType<InstanceType<Client['HttpClient']>['getAgentDispatcher']> {
    return getProxyUrl(new URL(url)) ? new (load().HttpClient)().getAgentDispatcher(url) : undefined;
  }
}
