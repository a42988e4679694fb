// Markdown as GitHub shows it, and nothing more than that, whoever wrote it.

import { hostileMessages, hostileNames, hostileTitles } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RepositoryShown } from '../report.ts';
import type { Place } from './arranged.ts';
import { linksIn } from './links.ts';
import { rendered } from './markdown.ts';
import { attacks, dangersIn } from './page.world.ts';

const shown: RepositoryShown = {
  name: 'acme/shop',
  address: 'https://github.example/acme/shop',
  conversations: [2, 3].map((number) => ({
    kind: 'pull request',
    number,
    title: '',
    state: 'open',
    user: '',
    labels: [],
    ways: undefined,
    body: '',
    comments: [],
  })),
  releases: [{ tag: 'web@v1.0.0', name: '', notes: '', mark: '' }],
};

const place: Place = { scope: 't', level: 4, links: linksIn(shown), breaks: true };
const shownAs = (markdown: string, wish: Partial<Place> = {}): string => rendered(markdown, { ...place, ...wish }).html;

describe('what strangers write', () => {
  const texts = [...attacks, ...hostileTitles, ...hostileMessages, ...hostileNames];

  test.each(texts.map((text) => [text.slice(0, 60), text]))('%j', (_name, text) => {
    expect(dangersIn(shownAs(text))).toEqual([]);
    expect(dangersIn(shownAs(`- a\n\n  > ${text}`))).toEqual([]);
  });

  test('and any mixture of it', () => {
    const pieces = fc.oneof(
      fc.constantFrom(...texts.filter((text) => text.length < 300)),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '`',
        '</',
        '<a href="',
        '<details>',
        '&',
        '\n',
        '\n\n',
        '    ',
        '](',
        '<!--',
        '\t',
        '\0',
        '|',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const mixtures = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(mixtures, (text) => expect(dangersIn(shownAs(text))).toEqual([])),
      { numRuns: 300 },
    );
  });

  test('what is nested too deep is shown as it was written', () => {
    expect(shownAs('<div>'.repeat(20_000))).toMatch(/^<pre>&lt;div&gt;/);
  });
});

describe('links', () => {
  test.each([
    ['https://github.example/acme/shop/pull/2', '<p><a href="#conversation-2">#2</a></p>'],
    ['[x](https://github.example/acme/shop/issues/3#c)', '<p><a href="#conversation-3">x</a></p>'],
    ['[x](https://github.example/acme/shop/releases/tag/web%40v1.0.0)', '<p><a href="#release-1">x</a></p>'],
    ['[x](https://github.example/acme/shop/pull/9)', '<p>x</p>'],
    ['https://github.example/acme/shop/compare/v1...v2', '<p>v1...v2</p>'],
    ['[x](https://docs.example/a?b=c)', '<p><a href="https://docs.example/a?b=c" rel="noreferrer">x</a></p>'],
    ['[x](../a) [y](/a) [z](//docs.example)', '<p>x y z</p>'],
    [
      '![a picture](https://docs.example/a.png)',
      '<p><a href="https://docs.example/a.png" rel="noreferrer">Image: a picture</a></p>',
    ],
  ])('%s', (markdown, html) => expect(shownAs(markdown)).toBe(html));

  test('references lead to what is on the page, but not in code or in a link', () => {
    expect(shownAs('#2, #9, (#3) a#2 `#2` [#2](https://docs.example)')).toBe(
      '<p><a href="#conversation-2">#2</a>, #9, (<a href="#conversation-3">#3</a>) a#2 <code>#2</code> ' +
        '<a href="https://docs.example" rel="noreferrer">#2</a></p>',
    );
  });

  test('footnotes of one text lead to those of no other', () => {
    const html = shownAs('a[^1]\n\n[^1]: b');
    expect(html).toContain('<a href="#t-fn-1" id="t-fnref-1" aria-describedby="t-footnote-label">1</a>');
    expect(html).toContain('<li id="t-fn-1">');
  });
});

describe('as on GitHub', () => {
  test('lines end in comments where their author ended them, and not in summaries', () => {
    const text = 'a\n**b**\nc  \nd\n\n- e\n  f\n- g\n  - h';
    expect(shownAs(text)).toContain('<p>a<br><strong>b</strong><br>c<br>d</p>');
    expect(shownAs(text)).toContain('<li>e<br>f</li>');
    expect(shownAs(text).match(/<br>/g)).toHaveLength(4);
    expect(shownAs(text, { breaks: false }).match(/<br>/g)).toHaveLength(1);
  });

  test('headings stand below those of the page, without a gap', () => {
    const levels = shownAs('### a\n# b\n#### c\n## d\n### e').match(/<h\d/g);
    expect(levels).toEqual(['<h4', '<h4', '<h5', '<h5', '<h6']);
  });

  test('an alert says of which kind it is', () => {
    expect(shownAs('> [!CAUTION]\n> Do not.')).toBe(
      '<div class="alert caution"><p class="alert-title">Caution</p><p>Do not.</p>\n</div>',
    );
    expect(shownAs('> [!CAUTION] Do not.')).toContain('<blockquote>');
  });

  test('a table stays in its box, and loses a head that is empty', () => {
    expect(shownAs('| | |\n|---|--:|\n| a | b |')).toBe(
      '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n\n<tbody>\n<tr>\n<td>a</td>\n<td align="right">b</td>\n</tr>\n</tbody>\n</table></div>',
    );
  });

  test('tasks, what is folded, what is hidden', () => {
    const html = shownAs(
      '- [x] a\n- [ ] b\n\n<details><summary><code>c</code></summary>\n\nd\n\n</details>\n<!-- e -->',
    );
    expect(html.match(/aria-label="[^"]*"/g)).toEqual(['aria-label="done"', 'aria-label="to be done"']);
    expect(html).toContain('<details><summary><code>c</code></summary>');
    expect(html).not.toContain('e --');
  });

  test('diagrams are shown as they are written', () => {
    expect(shownAs('```mermaid\ngraph LR\n  a --> b\n```')).toBe('<pre><code>graph LR\n  a --> b\n</code></pre>');
  });

  test('a commit that is written out is shortened', () => {
    const sha = '0123456789abcdef0123456789abcdef01234567';
    expect(shownAs(`at ${sha}.`)).toBe(`<p>at <code title="${sha}">0123456</code>.</p>`);
  });
});
