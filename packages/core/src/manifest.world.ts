// A hotfix in a manifest, and a manifest as people write it.

import { parse } from 'yaml';
import { type ActiveEntry, type ArchivedEntry, archived, type Edited } from './manifest.ts';

export const now = '2026-11-23T09:30:00Z';
export const entry: ActiveEntry = {
  slug: 'auth-bypass',
  timestamp: now,
  title: 'Auth bypass',
  file: 'TODO_hotfix_20261123T093000Z_auth-bypass.md',
};
export const done: ArchivedEntry = {
  ...entry,
  archivedFile: archived(entry.file),
  completedAt: '2026-11-24T00:00:00Z',
  summary: 'Tokens are checked',
  version: 'v1.3.0-hotfix.1',
};

export function textOf(edited: Edited): string {
  if ('unexpected' in edited) throw new Error(edited.unexpected);
  return edited.text;
}

export const frontOf = (text: string) => parse(text.split(/^---\s*$/m)[1] ?? '');

/** As people and other tools write it. */
export const theirs = `---
type: workflow-master-manifest   # do not touch
owner: 'ops: team'
workflows:
  # what is burning
  active:
  - slug: other   # mine
    timestamp: 2026-11-01T00:00:00Z
    title: "Other # thing"
    status: in_progress
    file: TODO_hotfix_20261101T000000Z_other.md
    notes: |
      - slug: auth-bypass
        file: TODO_hotfix_20261123T093000Z_auth-bypass.md

    # belongs to nobody
  - slug: last
    file: 'TODO_last.md'

  archived: []   # empty so far
  planned:
    - file: TODO_hotfix_20261123T093000Z_auth-bypass.md
context_stats:
  checkpoints: [1, 2]
  total_workflows_completed: 4
last_update: 2026-11-01   # by hand
---

# Ours

---
workflows:
  active: []
`;
