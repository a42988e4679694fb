// Bundles what the sources compiled to: core once, and for each action the few kB that import it.

import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from '@swc/core';
import ncc from '@vercel/ncc';
import { writeAnew } from './fresh-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const core = '@hotfix-actions/core';

interface Bundle {
  /** The file below dist/. */
  readonly file: string;
  readonly entry: string;
  /** What is not bundled, and where it is, seen from the bundle. */
  readonly externals?: Readonly<Record<string, string>>;
}

/** What is not needed in most steps, or not before they end: docs/decisions/0004-on-demand.md. */
const rarelyNeeded = [
  ...['undici', '@actions/http-client', '@actions/exec', '@octokit/plugin-rest-endpoint-methods'],
  ...['crypto', 'node:crypto', 'fs', 'node:fs/promises'],
];
const onDemand = (place: string) => Object.fromEntries(rarelyNeeded.map((name) => [name, `${place}/on-demand.js`]));

async function bundles(): Promise<Bundle[]> {
  // A folder without a manifest is what another branch left behind.
  const folders = (await readdir(join(root, 'actions'))).sort();
  const actions = folders.filter((name) => existsSync(join(root, 'actions', name, 'package.json')));
  return [
    { file: 'core/index.js', entry: 'packages/core/lib/index.js', externals: onDemand('.') },
    { file: 'core/on-demand.js', entry: 'packages/core/lib/on-demand.js' },
    { file: 'core/exec.cjs', entry: 'node_modules/@actions/exec/lib/exec.js' },
    {
      file: 'core/http-client.cjs',
      entry: 'node_modules/@actions/http-client/lib/index.js',
      externals: { undici: './undici.cjs' },
    },
    { file: 'core/undici.cjs', entry: 'node_modules/undici/index.js' },
    ...actions.map((name) => ({
      file: `${name}/index.js`,
      entry: `actions/${name}/lib/main.js`,
      externals: { [core]: '../core/index.js', ...onDemand('../core') },
    })),
    { file: 'rehearsal/index.js', entry: 'packages/rehearsal/lib/main.js' },
  ];
}

async function write(folder: string, { file, entry, externals = {} }: Bundle): Promise<void> {
  // What is loaded on demand is loaded at once, which node does for CommonJS in all its versions.
  const esm = !file.endsWith('.cjs');
  const options = {
    cache: false,
    minify: false,
    quiet: true,
    license: 'licenses.txt',
    target: 'es2022',
    esm,
    externals,
  };
  const { code, assets } = await ncc(join(root, entry), options);
  await checkOnDemand(file, code);
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), await small(code, esm));
  for (const [name, { source }] of Object.entries(assets)) {
    const path = join(folder, dirname(file), name === 'licenses.txt' ? `${basename(file)}.licenses.txt` : name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, source);
  }
}

/** What on-demand.ts does not offer would be undefined, and fail no sooner than a step needs it. */
async function checkOnDemand(file: string, source: string): Promise<void> {
  const used = [...source.matchAll(/__WEBPACK_EXTERNAL_MODULE_\w*on_demand_js_\w+?__\.(\w+)/g)].map(([, name]) => name);
  const offered: object = await import('../packages/core/lib/on-demand.js');
  const missing = used.find((name) => !Object.hasOwn(offered, name as string));
  if (missing) throw new Error(`packages/core/src/on-demand.ts lacks ${missing}, which dist/${file} uses`);
}

/** ncc's own minifying leaves in what nothing uses. Functions and classes keep their names, for the traces of errors. */
async function small(source: string, module: boolean): Promise<string> {
  const names = { keep_classnames: true, keep_fnames: true };
  const { code } = await minify(source, {
    module,
    compress: { ...names, toplevel: true, passes: 2 },
    mangle: { ...names, toplevel: true },
  });
  return code;
}

/** Writes all bundles below `folder`, and nothing else; where one of them cannot be made, it is as it was. */
export async function build(folder: string): Promise<void> {
  await writeAnew(folder, async (fresh) => {
    for (const bundle of await bundles()) await write(fresh, bundle);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(join(root, 'dist'));
