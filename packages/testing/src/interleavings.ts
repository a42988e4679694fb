// Two runs of the same at once, in an order that is the same each time.

import type { Played } from './play.ts';
import type { Shop } from './shop.ts';

/** One run of an action; the token tells its requests from those of another. */
export type Act = (shop: Shop, token: string) => Promise<Played>;

export interface Interleaving {
  readonly title: string;
  readonly play: (shop: Shop, act: Act) => Promise<Played[]>;
}

/** Twenty ways of two runs of so many requests, spread evenly over them. */
export function interleavings(requests: number): Interleaving[] {
  const places = Array.from({ length: 10 }, (_, index) => 1 + Math.round((index * (requests - 1)) / 9));
  return places.flatMap((nth) => [
    { title: `one run overtakes another before its request ${nth}`, play: overtaking(nth) },
    { title: `two runs meet before their requests ${nth}`, play: meeting(nth) },
  ]);
}

/** The first run waits before its nth request until the second, which starts then, has ended. */
function overtaking(nth: number): Interleaving['play'] {
  return async (shop, act) => {
    const [arrived, overtaken] = [signal(), signal()];
    const [first, second] = tokensOf(shop);
    let seen = 0;
    shop.github.onRequest = async ({ token }) => {
      if (token !== first) return;
      seen += 1;
      if (seen !== nth) return;
      arrived.give();
      await overtaken.given;
    };
    const slow = act(shop, first);
    await Promise.race([arrived.given, slow]);
    const quick = await act(shop, second).finally(overtaken.give);
    return [await slow, quick];
  };
}

/** Each waits before its nth request for the other one to be there too. */
function meeting(nth: number): Interleaving['play'] {
  return async (shop, act) => {
    const met = signal();
    const seen = new Map<string | undefined, number>();
    shop.github.onRequest = async ({ token }) => {
      const count = (seen.get(token) ?? 0) + 1;
      seen.set(token, count);
      if (count !== nth) return;
      if (seen.size === 2 && [...seen.values()].every((other) => other >= nth)) met.give();
      await met.given;
    };
    return Promise.all(tokensOf(shop).map((token) => act(shop, token).finally(met.give)));
  };
}

const tokensOf = (shop: Shop): [string, string] => [shop.newToken(), shop.newToken()];

function signal() {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
