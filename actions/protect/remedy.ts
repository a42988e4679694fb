// What to do where a rule lacks.

import type { World } from '@hotfix-actions/core';
import type { Wishes } from './protect.ts';

/** Once the rulesets are applied, only what people excluded from them can lack. */
export function remedyOf({ dryRun, url }: World, { mode }: Wishes, ruleset: 'production' | 'releases'): string {
  const page = `Settings → Rules → Rulesets, ${url}/settings/rules`;
  if (mode === 'apply' && !dryRun)
    return `“hotfix-actions: ${ruleset}” holds these rules, but leaves this out: ${page}, “hotfix-actions: ${ruleset}” → ${ruleset === 'production' ? 'Target branches' : 'Target tags'}: take the exclusion away, or what is excluded out of the input \`${ruleset === 'production' ? 'branch' : 'tag-pattern'}\`.`;
  return `Run the action protect with \`mode: apply\` and a token that has “Administration: write”; or ${page} → New ruleset.`;
}
