// Bundles what the sources compiled to: core once, and for each action the few kB that import it.

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';

const root = fileURLToPath(new URL('..', import.meta.url));
const core = '@hotfix-actions/core';

interface Bundle {
  /** The file below dist/. */
  readonly file: string;
  readonly entry: string;
  /** What is not bundled, and where it is, seen from the bundle. */
  readonly externals?: Readonly<Record<string, string>>;
}

/** What is in dependencies, and not needed in most steps: docs/decisions/0004-undici-on-demand.md. */
const standIns = {
  undici: './undici-on-demand.js',
  '@actions/http-client': './http-client-on-demand.js',
  '@octokit/plugin-rest-endpoint-methods': './no-endpoint-methods.js',
};

async function bundles(): Promise<Bundle[]> {
  const actions = (await readdir(join(root, 'actions'))).sort();
  return [
    { file: 'core/index.js', entry: 'packages/core/lib/index.js', externals: standIns },
    ...['undici-on-demand', 'http-client-on-demand', 'no-endpoint-methods'].map((name) => ({
      file: `core/${name}.js`,
      entry: `packages/core/lib/${name}.js`,
    })),
    { file: 'core/http-client.js', entry: 'node_modules/@actions/http-client/lib/index.js', externals: standIns },
    { file: 'core/undici.cjs', entry: 'node_modules/undici/index.js' },
    ...actions.map((name) => ({
      file: `${name}/index.js`,
      entry: `actions/${name}/lib/main.js`,
      externals: { [core]: '../core/index.js' },
    })),
    { file: 'rehearsal/index.js', entry: 'packages/rehearsal/lib/main.js' },
  ];
}

async function write(folder: string, { file, entry, externals = {} }: Bundle): Promise<void> {
  const options = { cache: false, minify: true, quiet: true, license: 'licenses.txt', target: 'es2022', externals };
  const { code, assets } = await ncc(join(root, entry), options);
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), code);
  for (const [name, { source }] of Object.entries(assets)) {
    const path = join(folder, dirname(file), name === 'licenses.txt' ? `${basename(file)}.licenses.txt` : name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, source);
  }
}

/** Writes all bundles below `folder`, and nothing else. */
export async function build(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const bundle of await bundles()) await write(folder, bundle);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(join(root, 'dist'));
