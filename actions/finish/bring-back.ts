// The back-merge of one commit of production into all targets.

import { backMergeInto, type Ending } from '@hotfix-actions/back-merge';
import type { Setting } from './finish.ts';

export function bringBack(setting: Setting, at: { commit: string; version: string }): Promise<Ending[]> {
  const { world, head, targets, wishes, progress } = setting;
  const source = { name: head.branch, releases: progress.releases, ...at };
  // What is fixed for an older line is not certain to be right for the newer ones: a person looks at it.
  const looked =
    head.branch === head.main
      ? {}
      : ({
          strategy: 'pull-request',
          because: 'fixes of an older line are proposed, not merged directly',
        } as const);
  return backMergeInto(
    world,
    { refs: progress.refs, source, targets, named: [...wishes.into, head.main] },
    { ...wishes, ...looked, draft: false },
  );
}
