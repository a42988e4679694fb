// The workflows for GitHub Enterprise Server, which does not know `queue`: each beside the one that it is made from, as
// `<name>-ghes.yml`. `npm run ghes -- DIR` writes the starter workflows that call them to DIR.

import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const workflows = join(root, '.github', 'workflows');
const templates = join(root, 'workflow-templates');
const queue = /^ *queue: max\n/gm;

/** A workflow in the words that were there before `queue`. */
export const withoutQueue = (text: string): string => text.replace(queue, '');

/** A workflow as the server takes it; undefined where it takes it as it is. A run that waits is replaced there by the next one. */
export function forServer(name: string, text: string): string | undefined {
  const without = withoutQueue(text);
  if (without === text) return undefined;
  return `# Made from ${name} by \`npm run ghes\`, for GitHub Enterprise Server: without \`queue\`.\n${without}`;
}

/** A starter workflow as the server takes it; `variants` are the names of the workflows that have one. */
export function templateForServer(text: string, variants: readonly string[]): string {
  return withoutQueue(text).replace(
    /(\/\.github\/workflows\/)([\w-]+)(\.yml@)/g,
    (all, folder: string, name: string, end: string) => (variants.includes(name) ? `${folder}${name}-ghes${end}` : all),
  );
}

/** Name and text of the workflows that others call and that have a variant. */
async function withVariant(): Promise<(readonly [string, string])[]> {
  const names = (await readdir(workflows)).filter((name) => /\.yml$/.test(name) && !/^ci-|-ghes\.yml$/.test(name));
  const made = names.map(async (name) => {
    const text = forServer(name, await readFile(join(workflows, name), 'utf8'));
    return text === undefined ? [] : [[name.replace(/\.yml$/, ''), text] as const];
  });
  return (await Promise.all(made)).flat();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [target] = process.argv.slice(2);
  const made = await withVariant();
  if (target === undefined)
    await Promise.all(made.map(([name, text]) => writeFile(join(workflows, `${name}-ghes.yml`), text)));
  else {
    await mkdir(target, { recursive: true });
    const variants = made.map(([name]) => name);
    for (const name of await readdir(templates)) {
      const [from, to] = [join(templates, name), join(target, name)];
      if (name.endsWith('.yml')) await writeFile(to, templateForServer(await readFile(from, 'utf8'), variants));
      else await copyFile(from, to);
    }
  }
}
