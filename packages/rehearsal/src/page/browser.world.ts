// The browser of this machine, to look at a page as its readers do. scripts/browser.sh installs one.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

// biome-ignore lint/style/noProcessEnv: which browser is the machine's affair
const { CHROMIUM = '/usr/bin/chromium', CI, PAGE_SHOTS } = process.env;

/** It asks nobody for anything, and keeps nothing: playwright gives it an empty profile. */
const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starting it takes its time on a busy machine. */
const longest = 180_000;

/** A test that looks at pages. Without a browser it is skipped by name; CI has to have one. */
export function seen(title: string, run: () => Promise<void>): void {
  const problem = `this machine has no ${CHROMIUM}: run scripts/browser.sh, or name another in CHROMIUM`;
  if (existsSync(CHROMIUM)) test(title, run, longest);
  else if (CI) test(title, () => Promise.reject(new Error(problem)));
  // biome-ignore lint/suspicious/noSkippedTests: by name, and never in CI
  else test.skip(`${title} (no ${CHROMIUM} here)`, () => undefined);
}

let browser: Browser;
let folder: string;

export function startBrowser(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rehearsal-page-'));
    if (existsSync(CHROMIUM)) browser = await chromium.launch({ executablePath: CHROMIUM, args: quiet });
  }, longest);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

export interface Wish {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  /** Whether scripts may run, as they may for most readers. */
  readonly scripts: boolean;
  /** Whether it is looked for what is in the way of readers, which takes seconds. */
  readonly barriers: boolean;
}

export interface Looked {
  /** What the browser complained of, asked for beside the page, or was told to show. */
  readonly told: readonly string[];
  /** How far it can be scrolled sideways: folded, and with everything unfolded. */
  readonly sideways: readonly number[];
  /** `rule: selector element` */
  readonly barriers: readonly string[];
}

/** Opens the page as a file, and looks at it. With PAGE_SHOTS, a folder, what was seen is kept there. */
export async function lookAt(name: string, html: string, { scheme, width, scripts, barriers }: Wish): Promise<Looked> {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html);
  const viewport = { width, height: 800 };
  await using context = await browser.newContext({ viewport, colorScheme: scheme, javaScriptEnabled: scripts });
  const page = await context.newPage();
  const told = listenTo(page, pathToFileURL(file).href);
  await page.goto(pathToFileURL(file).href);
  if (PAGE_SHOTS) await shoot(page, join(PAGE_SHOTS, `${name}-${scheme}-${width}.png`));
  const folded = await sidewaysOf(page);
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true;");
  return { told, sideways: [folded, await sidewaysOf(page)], barriers: barriers ? await barriersOf(page) : [] };
}

/** As much of it as a picture takes. */
async function shoot(page: Page, path: string): Promise<void> {
  const height = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.screenshot({ path, fullPage: height < 16_000 });
}

function listenTo(page: Page, address: string): readonly string[] {
  const told: string[] = [];
  page.on('console', (message) => told.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => told.push(String(error)));
  page.on('dialog', (dialog) => {
    told.push(`dialog: ${dialog.message()}`);
    // The page waits for it.
    void dialog.dismiss();
  });
  page.on('request', (request) => request.url() !== address && told.push(`request: ${request.url()}`));
  return told;
}

const sidewaysOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

const axe = createRequire(import.meta.url)('axe-core').source as string;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly html: string }[];
}

async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const run = `axe.run(document, { runOnly: ${JSON.stringify(rules)} })`;
  const { violations, incomplete } = await page.evaluate<{ violations: Finding[]; incomplete: Finding[] }>(run);
  // Of what is cut off, or a single sign, axe says nothing: its contrast is what the styles say.
  const unsure = incomplete.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes);
  const selectors = unsure.map(({ target }) => target.join(' '));
  const pale = await page.evaluate<string[]>(`(${contrast})(${JSON.stringify(selectors)})`);
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target.join(' ')} ${html.slice(0, 120)}`),
  );
  return [...found, ...pale];
}

/** WCAG 2.2, 1.4.3: of the text's colour and the nearest background, which are all opaque here. */
const contrast = `(selectors) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => linear(value / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 ? behind(element.parentElement) : colour;
  };
  return selectors.flatMap((selector) => {
    const element = document.querySelector(selector);
    const lights = [getComputedStyle(element).color, behind(element)].map(luminance).sort((a, b) => b - a);
    const ratio = (lights[0] + 0.05) / (lights[1] + 0.05);
    return ratio >= 4.5 ? [] : ['contrast ' + ratio.toFixed(2) + ': ' + selector];
  });
}`;
