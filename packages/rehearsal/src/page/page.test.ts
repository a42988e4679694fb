// The page as text: it needs nothing else, it shows all that there is, and strangers write nothing but text in it.

import { beforeAll, expect, test } from '@jest/globals';
import type { Element, Nodes, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { play } from '../rehearsal.world.ts';
import type { Report } from '../report.ts';
import { pageOf } from './page.ts';
import { hostileReport } from './page.world.ts';

let report: Report;
let page: string;
let elements: readonly Element[];

beforeAll(async () => {
  report = await play({ conflict: true });
  page = pageOf(report);
  elements = elementsIn(fromHtml(page));
});

function elementsIn(root: Root): Element[] {
  const inside = (node: Nodes): Element[] => [
    ...(node.type === 'element' ? [node] : []),
    ...('children' in node ? node.children.flatMap(inside) : []),
  ];
  return inside(root);
}

function textIn(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textIn).join('') : '';
}

const named = (tagName: string): Element[] => elements.filter((one) => one.tagName === tagName);
const classed = (name: string): Element[] =>
  elements.filter(({ properties }) => [properties['className'] ?? []].flat().includes(name));

/** What makes a browser load or run something. */
const loading = [
  'script',
  'link',
  'img',
  'iframe',
  'object',
  'embed',
  'video',
  'audio',
  'source',
  'base',
  'form',
  'use',
  'image',
];

test('it loads nothing and runs nothing', () => {
  expect(elements.filter(({ tagName }) => loading.includes(tagName))).toEqual([]);
  const properties = elements.flatMap((one) => Object.keys(one.properties));
  expect(properties.filter((name) => /^(on|src|style$|background$|action$|xLink)/i.test(name))).toEqual([]);
  const style = named('style').map(textIn).join();
  expect(style).not.toMatch(/url\(|@import|@font-face|<|expression/i);
  const policy = named('meta').find(({ properties }) => properties['httpEquiv']);
  expect(policy?.properties['content']).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'none'$/,
  );
});

test('each link leads to another page or to a place on this one, and each place has one name', () => {
  const ids = elements.flatMap(({ properties }) => properties['id'] ?? []);
  expect(ids).toEqual([...new Set(ids)]);
  const ways = named('a').map(({ properties }) => String(properties['href']));
  expect(ways.filter((way) => !/^https:/.test(way) && !ids.includes(way.slice(1)))).toEqual([]);
  expect(ways).toEqual(expect.arrayContaining(['#conversation-2', '#conversation-3', '#release-1']));
});

test('the drawings show every branch and every tag, before and after', () => {
  const [before, after] = classed('drawing');
  const chips = (drawing: Element | undefined) =>
    elementsIn({ type: 'root', children: drawing ? [drawing] : [] })
      .filter(({ properties }) => [properties['className'] ?? []].flat().includes('chip'))
      .map(({ properties }) => properties['title']);
  const { fix, tag } = report.outcome;
  const old = ['main', 'develop', 'contrib/sorting', 'v1.3.0'];
  expect([...new Set(chips(before))].sort()).toEqual([...old].sort());
  expect([...new Set(chips(after))].sort()).toEqual([...old, fix, tag, `back-merge/${tag}-to-develop`].sort());
  const told = named('desc').map(textIn);
  for (const name of old) expect(told[0]).toContain(name);
  for (const name of [...old, `${fix}, deleted,`, tag]) expect(told[1]).toContain(name);
  const { commits } = report.histories.after;
  const dots = elementsIn({ type: 'root', children: after ? [after] : [] }).filter(
    ({ tagName }) => tagName === 'circle',
  );
  expect(dots.map(textIn)).toEqual(commits.map(({ sha, subject }) => `${sha.slice(0, 7)} ${subject}`));
  expect(dots.filter(({ properties }) => String(properties['className']).includes('new')).length).toBeGreaterThan(2);
});

test('each step is there with its time, its requests and its summary', () => {
  const steps = classed('step').map(textIn);
  expect(steps).toHaveLength(report.steps.length);
  report.steps.forEach(({ title, told, seconds, requests, action }, index) => {
    expect(steps[index]).toContain(title);
    expect(steps[index]).toContain(told);
    expect(steps[index]).toContain(`took ${seconds.toFixed(2)} s`);
    if (action) expect(steps[index]).toContain(`Job summary of ${title}`);
    if (requests.rest > 0) expect(steps[index]).toMatch(new RegExp(`${requests.rest} requests?, `));
  });
  const finish = steps.find((text) => text.includes('a push to production'));
  expect(finish).toContain(`${report.outcome.tag} is released`);
  expect(finish).toContain('Conflicts:');
});

test('each issue, pull request and release is there as its readers see it', () => {
  const articles = named('article').map(textIn);
  const { conversations, releases } = report.shown;
  expect(conversations.map(({ number, state }) => [number, state])).toEqual([
    [1, 'open'],
    [2, 'merged'],
    [3, 'open'],
  ]);
  for (const { title, number, state, labels, ways, user } of conversations) {
    const article = articles.find((text) => text.includes(`${title} #${number}`));
    for (const part of [state, ...labels, ways?.head ?? '', user]) expect(article).toContain(part);
  }
  expect(articles).toHaveLength(conversations.length + releases.length);
  expect(articles.join()).toContain('Back-merge into develop');
  expect(articles.join()).toContain("What's Changed");
});

test('headings leave out no level, and everything is in a landmark', () => {
  const levels = elements.flatMap(({ tagName }) => /^h([1-6])$/.exec(tagName)?.[1] ?? []).map(Number);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  for (const name of ['header', 'nav', 'main', 'footer']) expect(named(name)).toHaveLength(1);
});

test('all that holds and all that does not is said', () => {
  const checks = [...report.checks, { claim: 'more holds', holds: false, found: 'less does' }];
  const bad = pageOf({ ...report, checks });
  expect(page).toContain('</span> All of it holds</p>');
  expect(bad).toContain(`</span> Not all of it holds: 1 of ${checks.length} do not</p>`);
  expect(bad).toContain('<span class="hidden">does not hold: </span>more holds: less does');
});

test('of what strangers write, nothing becomes a part of the page', () => {
  const ours = new Set(elements.map(({ tagName }) => tagName));
  const hostile = elementsIn(fromHtml(pageOf(hostileReport(report))));
  expect(hostile.filter(({ tagName }) => loading.includes(tagName))).toEqual([]);
  const markdown = [
    'del',
    'dd',
    'dl',
    'dt',
    'em',
    'hr',
    's',
    'sup',
    'sub',
    'td',
    'th',
    'table',
    'tr',
    'tbody',
    'thead',
    'br',
  ];
  const known = new Set([...ours, ...markdown, 'blockquote', 'i', 'ol', 'samp', 'input', 'section', 'h6']);
  expect([...new Set(hostile.map(({ tagName }) => tagName))].filter((name) => !known.has(name))).toEqual([]);
  const names = new Set(hostile.flatMap(({ properties }) => Object.keys(properties)));
  expect([...names].filter((name) => /^(on|src|style$|action$|accessKey|contentEditable)/i.test(name))).toEqual([]);
  const ids = hostile.flatMap(({ properties }) => properties['id'] ?? []);
  expect(ids).toEqual([...new Set(ids)]);
  expect(hostile.filter(({ tagName }) => ['main', 'header', 'footer', 'h1'].includes(tagName))).toHaveLength(4);
});

test('what turns the direction of writing, and what a terminal would obey, is taken out', () => {
  const text = pageOf({ ...report, title: 'a\u202eb\u001b[2Jc' });
  expect(text).toContain('<h1>Rehearsal: a\ufffdb\ufffd[2Jc</h1>');
});

test('where no branch moved, one drawing says so', async () => {
  const html = pageOf(await play({ scenario: 'rollback' }));
  expect(html.match(/<figure/g)).toHaveLength(1);
  expect(html).toContain('No branch and no tag has moved.');
  expect(html).toContain('<p class="alert-title">Caution</p>');
  expect(html).toContain('deploy.yml has deployed v1.5.0');
});
