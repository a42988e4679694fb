// The toolkit imports undici for runners behind a proxy, half a megabyte that every start would read. In the bundle of
// core this file stands in its place: node's own fetch, and undici only where there is a proxy.

import { createRequire } from 'node:module';

type Undici = typeof import('undici');

const load = (): Undici => createRequire(import.meta.url)('./undici.cjs') as Undici;

export const fetch: Undici['fetch'] = (input, init) =>
  init?.dispatcher ? load().fetch(input, init) : (globalThis.fetch as unknown as Undici['fetch'])(input, init);

/** A function, since it gives back an instance of the real class. */
export function ProxyAgent(options: ConstructorParameters<Undici['ProxyAgent']>[0]) {
  return new (load().ProxyAgent)(options);
}
