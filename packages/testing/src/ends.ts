// How an action ends in the shop, once well and once badly: what the tests of all actions start each of them with.

import type { Step } from '@hotfix-actions/sandbox';
import type { Shop } from './shop.ts';

export interface Scenario {
  /** Those that have no default at least. */
  readonly inputs?: Step['inputs'];
  readonly arrange?: (shop: Shop) => Promise<unknown>;
  /** Where it is not the usual token of the workflow. */
  readonly token?: (shop: Shop) => string;
}

/** What the file `actions/<name>/<name>.ends.ts` exports as `ends`. */
export interface Ends {
  /** Comes to a result, also when it is run again, and as a dry run. */
  readonly good: Scenario & { readonly outputs: Readonly<Record<string, string>> };
  /** Fails, with this in its one annotation. */
  readonly bad: Scenario & { readonly error: string };
  /** Where it merges, or asks for contents; the others get along without a git. */
  readonly needsGit?: true;
}

export const authFix = { 'src/auth.ts': 'export const checked = true;\n' };

export const mergedHotfix = (shop: Shop): Promise<string> => shop.hotfix(authFix);

/** May read the shop, and write nothing. */
export const readOnly = (shop: Shop): string =>
  shop.github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'read', pull_requests: 'read' } });

/** GitHub knows it no more. */
export const revoked = (): string => `ghs_${'0'.repeat(36)}`;
