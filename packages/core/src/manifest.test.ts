import { describe, expect, test } from '@jest/globals';
import { type ActiveEntry, addActive, archived, archiveEntry } from './manifest.ts';
import { done, entry, frontOf, now, textOf, theirs } from './manifest.world.ts';

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

describe('one without front matter gets a line', () => {
  const file = entry.file;
  const open = `- [ ] ${entry.title} ([\`${file}\`](${file}))`;
  const over = `- [x] ${entry.title} ([\`ARCHIVED/${file}\`](ARCHIVED/${file})), released as \`${done.version}\``;

  test.each([
    ['', `${open}\n`],
    ['# TODO\n\n- [ ] buy milk\n', `# TODO\n\n- [ ] buy milk\n${open}\n`],
    ['- buy milk', `- buy milk\n${open}\n`],
    ['# TODO\n\nBuy milk.\n', `# TODO\n\nBuy milk.\n\n${open}\n`],
    ['# TODO\r\n\r\n* milk\r\n', `# TODO\r\n\r\n* milk\r\n${open}\r\n`],
    ['# TODO\n\n', `# TODO\n\n${open}\n`],
  ])('at the end of %j, once, which is ticked when it is done', (text, expected) => {
    const added = textOf(addActive(text, entry, now));
    expect(added).toBe(expected);
    expect(textOf(addActive(added, { ...entry, title: 'Other' }, 'later'))).toBe(added);
    const ticked = textOf(archiveEntry(added, done, now));
    expect(ticked).toBe(expected.replace(open, over));
    expect(textOf(archiveEntry(ticked, done, 'later'))).toBe(ticked);
    expect(textOf(addActive(ticked, entry, 'later'))).toBe(ticked);
  });

  test('which people may move and change', () => {
    const text = `* [ ] **first** [it](${file}) by $& Ann\n- buy milk\n`;
    expect(textOf(addActive(text, entry, now))).toBe(text);
    expect(textOf(archiveEntry(text, { ...done, version: '' }, now))).toBe(
      `* [x] **first** [it](ARCHIVED/${file}) by $& Ann\n- buy milk\n`,
    );
  });

  test('and none where somebody took it out', () => {
    expect(textOf(archiveEntry('- buy milk\n', done, now))).toBe('- buy milk\n');
  });

  test('in which a title is no markup', () => {
    const added = textOf(addActive('', { ...entry, title: '**[x](y)** @all\n- [ ] more' }, now));
    expect(added.trimEnd().split('\n')).toHaveLength(1);
    expect(added).not.toMatch(/@all|\*\*\[x\]\(y\)\*\*/);
  });
});

describe('a manifest that is not what was expected is left alone:', () => {
  test.each([
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
