// Bundles what the sources compiled to: core once, and for each action the few kB that import it.

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';

const root = fileURLToPath(new URL('..', import.meta.url));
const core = '@hotfix-actions/core';

interface Bundle {
  readonly name: string;
  readonly entry: string;
  /** Where core is, seen from the bundle; core itself and the rehearsal hold all they need. */
  readonly externals: Readonly<Record<string, string>>;
}

async function bundles(): Promise<Bundle[]> {
  const actions = (await readdir(join(root, 'actions'))).sort();
  return [
    { name: 'core', entry: 'packages/core/lib/index.js', externals: {} },
    ...actions.map((name) => ({
      name,
      entry: `actions/${name}/lib/main.js`,
      externals: { [core]: '../core/index.js' },
    })),
    { name: 'rehearsal', entry: 'packages/rehearsal/lib/main.js', externals: {} },
  ];
}

async function write(folder: string, bundle: Bundle): Promise<void> {
  const { code, assets } = await ncc(join(root, bundle.entry), {
    cache: false,
    minify: true,
    quiet: true,
    license: 'licenses.txt',
    externals: bundle.externals,
    target: 'es2022',
  });
  const files: [string, string | Buffer][] = [
    ['index.js', code],
    ...Object.entries(assets as Record<string, { source: string | Buffer }>).map(
      ([name, asset]): [string, string | Buffer] => [name, asset.source],
    ),
  ];
  for (const [name, source] of files) {
    const file = join(folder, bundle.name, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
  }
}

/** Writes all bundles below `folder`, and nothing else. */
export async function build(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const bundle of await bundles()) await write(folder, bundle);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build(join(root, 'dist'));
