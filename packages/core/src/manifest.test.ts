import { hostileMessages, hostileNames, hostileTitles } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { type ActiveEntry, type ArchivedEntry, addActive, archived, archiveEntry, type Edited } from './manifest.ts';

const now = '2026-11-23T09:30:00Z';
const entry: ActiveEntry = {
  slug: 'auth-bypass',
  timestamp: now,
  title: 'Auth bypass',
  file: 'TODO_hotfix_20261123T093000Z_auth-bypass.md',
};
const done: ArchivedEntry = {
  ...entry,
  archivedFile: archived(entry.file),
  completedAt: '2026-11-24T00:00:00Z',
  summary: 'Tokens are checked',
  version: 'v1.3.0-hotfix.1',
};

function textOf(edited: Edited): string {
  if ('unexpected' in edited) throw new Error(edited.unexpected);
  return edited.text;
}

const frontOf = (text: string) => parse(text.split(/^---\s*$/m)[1] ?? '');

/** As people and other tools write it. */
const theirs = `---
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

test('a missing one is made, with the hotfix in it', () => {
  const text = textOf(addActive(undefined, entry, now));
  expect(frontOf(text)).toEqual({
    type: 'workflow-master-manifest',
    workflows: { active: [{ ...entry, status: 'in_progress' }], archived: [] },
    context_stats: { total_workflows_completed: 0, last_checkpoint: null },
    last_update: now,
  });
  expect(text).toMatch(/\n---\n\n# Workflows\n/);
});

test('a hotfix is listed once, and stays done when it is', () => {
  const once = textOf(addActive(undefined, entry, now));
  expect(textOf(addActive(once, { ...entry, title: 'Other' }, 'later'))).toBe(once);
  const over = textOf(archiveEntry(once, done, now));
  expect(textOf(archiveEntry(over, done, 'later'))).toBe(over);
  expect(textOf(addActive(over, entry, 'later'))).toBe(over);
});

test('what others wrote stays to the byte', () => {
  const text = textOf(addActive(theirs, entry, now));
  const lines = text.split('\n');
  const isOurs = (line: string) => line.includes(now) || /^ {2}(- slug| {2}(title|status|file)): "/.test(line);
  expect(lines.filter((line) => !isOurs(line)).join('\n')).toBe(
    theirs.replace(/^last_update.*\n/m, '').replace(/^ {4}title: .*\n/m, ''),
  );
  expect(text).toContain(`last_update: "${now}" # by hand`);
  const { active, planned } = frontOf(text).workflows;
  expect(active.map(({ slug }: ActiveEntry) => slug)).toEqual(['other', 'last', 'auth-bypass']);
  expect(planned).toHaveLength(1);
});

test('archiving moves the item as it is, and counts', () => {
  const other = { ...done, file: 'TODO_hotfix_20261101T000000Z_other.md' };
  const text = textOf(archiveEntry(theirs, { ...other, archivedFile: archived(other.file) }, now));
  const front = frontOf(text);
  expect(front.workflows.active.map(({ slug }: ActiveEntry) => slug)).toEqual(['last']);
  expect(front.workflows.archived).toEqual([
    {
      slug: 'other',
      timestamp: '2026-11-01T00:00:00Z',
      title: 'Other # thing',
      status: 'completed',
      file: 'ARCHIVED/TODO_hotfix_20261101T000000Z_other.md',
      notes: '- slug: auth-bypass\n  file: TODO_hotfix_20261123T093000Z_auth-bypass.md\n',
      completed_at: done.completedAt,
      summary: done.summary,
      semantic_version: done.version,
    },
  ]);
  expect(front.context_stats).toEqual({ checkpoints: [1, 2], total_workflows_completed: 5, last_checkpoint: now });
  for (const kept of ['slug: other   # mine', '# belongs to nobody', '# empty so far', '# what is burning'])
    expect(text).toContain(kept);
});

test('the last one in work leaves an empty list', () => {
  const text = textOf(archiveEntry(textOf(addActive(undefined, entry, now)), done, now));
  expect(frontOf(text).workflows.active).toEqual([]);
  expect(frontOf(text).context_stats).toEqual({ total_workflows_completed: 1, last_checkpoint: now });
});

test('line ends of Windows stay', () => {
  const windows = theirs.replaceAll('\n', '\r\n');
  const text = textOf(addActive(windows, entry, now));
  expect(text).toBe(textOf(addActive(theirs, entry, now)).replaceAll('\n', '\r\n'));
});

describe('a manifest that is not what was expected is left alone:', () => {
  test.each([
    ['no front matter', '# TODO\n\n- [ ] buy milk\n'],
    ['nothing at all', ''],
    ['no second line', '---\nworkflows:\n  active: []\n'],
    ['tabs', '---\nworkflows:\n\tactive: []\n---\n'],
    ['two kinds of line ends', '---\nworkflows:\r\n  active: []\n---\n'],
    ['a list where a map should be', '---\nworkflows:\n  - active\n---\n'],
    ['a list at the margin', '---\nworkflows:\n- active\n---\n'],
    ['a list as the root', '---\n- workflows\n---\n'],
    ['a map where a list should be', '---\nworkflows:\n  active:\n    slug: x\n---\n'],
    ['a text where a list should be', '---\nworkflows:\n  active: none\n---\n'],
    ['flow style', '---\nworkflows: {active: [], archived: []}\n---\n'],
    ['flow style in the list', '---\nworkflows:\n  active: [{slug: x}]\n---\n'],
    ['an anchor', '---\nworkflows: &all\n  active: []\n---\n'],
    ['a merge key', '---\n<<: *all\n---\n'],
    ['a key twice', '---\nworkflows:\n  active: []\nworkflows:\n  active: []\n---\n'],
    ['a scalar that goes on', '---\nworkflows:\n  active: []\nlast_update: a\n  b\n---\n'],
    ['items that are no maps', '---\nworkflows:\n  active:\n    - one\n---\n'],
    ['something else', '---\nworkflows:\n  active: []\nhello\n---\n'],
  ])('%s', (_, text) => {
    expect(addActive(text, entry, now)).toEqual({ unexpected: expect.stringMatching(/^it/) });
    expect(archiveEntry(text, done, now)).toEqual({ unexpected: expect.stringMatching(/^it/) });
  });

  test('a count that is no number', () => {
    const text = theirs.replace('completed: 4', 'completed: many');
    expect(archiveEntry(text, done, now)).toEqual({ unexpected: expect.stringContaining('whole number') });
  });
});

describe('whatever is in it', () => {
  const words = fc.oneof(
    fc.constantFrom(
      ...hostileTitles,
      ...hostileNames,
      ...hostileMessages,
      '---',
      '- slug: x',
      "'",
      '"',
      '# x',
      'a: b',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  const entries = fc.record({ slug: words, timestamp: words, title: words, file: fc.uuid() });
  // A YAML of its own keeps what JSON has no words for.
  const same = (text: string) => JSON.parse(JSON.stringify(text));

  test('any texts come back as they are', () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 5 }), fc.constantFrom(undefined, theirs), (all, start) => {
        const text = all.reduce(
          (before, one) => textOf(addActive(before, one, now)),
          textOf(addActive(start, entry, now)),
        );
        const listed = frontOf(text).workflows.active.slice(start === undefined ? 1 : 3);
        expect(listed).toEqual(all.map((one) => same({ ...one, status: 'in_progress' } as never)));
      }),
    );
  });

  const scalars = fc.constantFrom('1', 'null', '"a # b"', "'it''s'", 'plain text', '[a, b]', '{a: 1}', '~');
  const comments = fc.constantFrom('', '  # why', '\n# alone', '\n\n    # deep');
  const key = fc.tuple(fc.stringMatching(/^[a-z]{3,6}$/), scalars, comments);
  const items = fc.array(fc.tuple(fc.uuid(), fc.uniqueArray(key, { selector: ([name]) => `x${name}`, maxLength: 3 })), {
    maxLength: 4,
  });
  const manifests = fc
    .record({
      before: fc.uniqueArray(key, { selector: ([name]) => name, maxLength: 3 }),
      active: items,
      indent: fc.constantFrom(0, 2, 4),
      body: fc.string({ unit: 'binary', maxLength: 30 }),
    })
    .map(({ before, active, indent, body }) => {
      const pad = ' '.repeat(2 + indent);
      const list = active.map(([file, fields]) =>
        [
          `${pad}- file: ${file}`,
          ...fields.map(([name, value, comment]) => `${pad}  x${name}: ${value}${comment}`),
        ].join('\n'),
      );
      return [
        '---',
        ...before.map(([name, value, comment]) => `k${name}: ${value}${comment}`),
        'workflows:',
        active.length === 0 ? '  active: []' : '  active:',
        ...list,
        '---',
        body,
      ].join('\n');
    });

  test('a hotfix that is added and archived is all that changes', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        const before = frontOf(manifest);
        const added = textOf(addActive(manifest, entry, now));
        expect(frontOf(added)).toEqual({
          ...before,
          workflows: { active: [...before.workflows.active, { ...entry, status: 'in_progress' }] },
          last_update: now,
        });
        const kept = manifest.replace('active: []', 'active:').split('\n');
        const lines = new Set(added.split('\n'));
        expect(kept.filter((line) => !lines.has(line))).toEqual([]);
        const over = frontOf(textOf(archiveEntry(added, done, now)));
        expect(over.workflows.active).toEqual(before.workflows.active);
        expect(over.workflows.archived).toMatchObject([{ ...entry, status: 'completed', file: done.archivedFile }]);
        expect(textOf(archiveEntry(added, done, now)).endsWith(manifest.slice(manifest.indexOf('\n---\n')))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('nothing is lost of what is no manifest', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const edited = addActive(`---\n${text}`, entry, now);
        if ('text' in edited) expect(edited.text).toContain(entry.file);
      }),
    );
  });
});
