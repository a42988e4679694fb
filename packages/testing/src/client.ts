// Core's client of the sandbox's REST, for tests of what core does with it, and to arrange what no route of ours makes.

import { createGitHub, type GitHub } from '@hotfix-actions/core';
import { stoppedClock } from './play.ts';
import type { Shop } from './shop.ts';

export function clientOf({ github, token }: Shop, { of = token, name = 'shop' } = {}): GitHub {
  return createGitHub({
    token: of,
    apiUrl: github.apiUrl,
    owner: 'acme',
    name,
    clock: stoppedClock(),
    onWait: () => undefined,
    readOnly: false,
  });
}
