// Any texts, in any manifest of the known form: what YAML reads is what was said, and all else stays.

import { hostileMessages, hostileNames, hostileTitles } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addActive, archiveEntry } from './manifest.ts';
import { done, entry, frontOf, now, textOf, theirs } from './manifest.world.ts';

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
