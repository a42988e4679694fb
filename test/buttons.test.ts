// What pages say of buttons, and of what is set for them, against the starter workflows.

import { describe, expect, test } from '@jest/globals';
import { pagesIn } from '../scripts/examples.ts';
import { read, root } from './project.ts';
import { starter, starterFolder, starterNames } from './workflow-files.ts';

const pages = await pagesIn(root);

describe('what pages say of buttons', () => {
  const byName = new Map(starterNames.map((name) => [starter(name).name, name]));

  test.each(pages)('%s names buttons, and questions of theirs, that there are', (page) => {
    const unknown = paragraphsOf(read(page)).flatMap((text) => {
      const buttons = [...text.matchAll(/\*\*(Hotfix: [^*]+)\*\*/g)].map(([, name = '']) => name);
      const asked = buttons.flatMap((button) => questionsOf(byName.get(button)));
      const named = [...text.replace(/\*\*[^*]+\*\*/g, '').matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => name);
      const missing = buttons.filter((button) => !byName.has(button));
      return buttons.length === 0 ? [] : [...missing, ...named.filter((name) => !asked.includes(name))];
    });
    expect(unknown).toEqual([]);
  });

  test.each(pages)('%s names variables and secrets that a starter workflow reads', (page) => {
    const all = starterNames.map((name) => read(starterFolder, `${name}.yml`)).join();
    const named = [...read(page).matchAll(/\bHOTFIX_[A-Z_]+\b/g)].map(([name]) => name);
    expect(named.filter((name) => !new RegExp(`\\b(vars|secrets)\\.${name}\\b`).test(all))).toEqual([]);
  });

  test('docs/adopt.md tells of each what starts it, and what to set in it', () => {
    const rows = [...read('docs/adopt.md').matchAll(/^\| `(hotfix-[a-z-]+)` \| ([^|]+) \| ([^|]*)\|$/gm)];
    expect(rows.map(([, name]) => name).sort()).toEqual(starterNames);
    for (const [, name = '', starts = '', tells = ''] of rows) {
      const { on } = starter(name);
      expect([name, starts.includes('button')]).toEqual([name, 'workflow_dispatch' in on]);
      expect([name, /Mondays|days/.test(starts)]).toEqual([name, 'schedule' in on]);
      const text = read(starterFolder, `${name}.yml`);
      const set = [...tells.matchAll(/\bset `([a-z-]+)`/g)].map(([, key = '']) => key);
      expect([name, set.filter((key) => !new RegExp(`^ +${key}: `, 'm').test(text))]).toEqual([name, []]);
    }
  });
});

/** List items and paragraphs, each on one line. */
function paragraphsOf(markdown: string): string[] {
  return markdown.split(/\n\s*\n|\n(?=\s*(?:\d+\.|-|\|) )/).map((text) => text.replace(/\s+/g, ' '));
}

/** What a button asks: names and descriptions of its inputs, and the menu that GitHub puts above. */
function questionsOf(name: string | undefined): string[] {
  const { inputs = {} } = (name && starter(name).on['workflow_dispatch']) || {};
  return ['Use workflow from', ...Object.entries(inputs).flatMap(([key, { description }]) => [key, description])];
}
