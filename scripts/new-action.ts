// `npm run new-action -- NAME`: an action that works and passes, in all places that know of actions, for its story to be written.

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { withTables } from './docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const template = fileURLToPath(new URL('new-action', import.meta.url));

/** Why an action cannot be called that; undefined where it can. */
function problemOf(name: string): string | undefined {
  if (!/^[a-z]+(-[a-z]+)*$/.test(name)) return 'a name is of the letters a to z, with single hyphens between words';
  if (existsSync(join(root, name)) || existsSync(join(root, 'actions', name)))
    return `there is a folder ${name} already`;
  return undefined;
}

async function scaffold(name: string): Promise<void> {
  const camel = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  for (const file of await readdir(template)) {
    const text = (await readFile(join(template, file), 'utf8'))
      .replaceAll('new-action', name)
      .replaceAll('newAction', camel)
      .replaceAll('New action', `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`);
    const folder = file.endsWith('.ts') ? `actions/${name}` : name;
    await write(join(folder, file.replace('new-action', name)), text);
  }
  await write(`actions/${name}/package.json`, await packageOf(name));
  await write(`actions/${name}/tsconfig.json`, await readFile(join(root, 'actions/version/tsconfig.json'), 'utf8'));
  await edit(`${name}/README.md`, async (text) =>
    withTables(text, parse(await readFile(join(root, name, 'action.yml'), 'utf8'))),
  );
}

async function packageOf(name: string): Promise<string> {
  const { exports: _, ...shared } = JSON.parse(await readFile(join(root, 'actions/version/package.json'), 'utf8'));
  const exports = { '.': { types: `./${name}.ts`, default: `./lib/${name}.js` } };
  return json({ ...shared, name: `@hotfix-actions/${name}`, exports });
}

/** Where actions are listed: what compiles them, what installs them, what people read. */
async function register(name: string): Promise<void> {
  await edit('tsconfig.json', (text) =>
    text.replace('    { "path": "scripts" }', `    { "path": "actions/${name}" },\n    { "path": "scripts" }`),
  );
  await edit('package-lock.json', (text) => json(withStanzas(JSON.parse(text), name)));
  await edit('README.md', (text) =>
    afterLast(text, /^\| .*\[`[a-z-]+`\]\([a-z-]+\/README\.md\) \|.*\n/gm, rowOf(name)),
  );
  await edit('docs/tokens.md', (text) =>
    afterLast(text, /^\| (?:`[a-z-]+`(?:, )?)+ \|.*\n/gm, `| \`${name}\` | \`contents: write\` | |\n`),
  );
  await edit('CHANGELOG.md', (text) => withEntry(text, entryOf(name)));
  await symlink(`../../actions/${name}`, join(root, 'node_modules/@hotfix-actions', name), 'dir');
}

const rowOf = (name: string): string => `| | [\`${name}\`](${name}/README.md) | say what it does |\n`;

const entryOf = (name: string): string => `- \`${name}\`: say what it does.\n`;

/** Under `### Added` of what is not released. */
function withEntry(changelog: string, entry: string): string {
  const added = /(^## Unreleased\n\n### Added\n\n(?:- .*\n(?: .*\n)*)*)/m;
  if (added.test(changelog)) return changelog.replace(added, `$1${entry}`);
  return changelog.replace(/^## Unreleased\n/m, `## Unreleased\n\n### Added\n\n${entry}`);
}

function afterLast(text: string, pattern: RegExp, row: string): string {
  const last = [...text.matchAll(pattern)].at(-1);
  if (!last) throw new Error(`no place was found for ${row}`);
  const end = last.index + last[0].length;
  return text.slice(0, end) + row + text.slice(end);
}

interface Lock {
  readonly version: string;
  readonly packages: Readonly<Record<string, unknown>>;
}

/** As npm sorts them. */
function withStanzas(lock: Lock, name: string): Lock {
  const own = { name: `@hotfix-actions/${name}`, version: lock.version, license: 'MIT' };
  const packages = insert(lock.packages, `actions/${name}`, own);
  const link = { resolved: `actions/${name}`, link: true };
  return { ...lock, packages: insert(packages, `node_modules/@hotfix-actions/${name}`, link) };
}

function insert(packages: Lock['packages'], key: string, value: unknown): Lock['packages'] {
  const entries = Object.entries(packages);
  const after = entries.findIndex(([other]) => other.localeCompare(key, 'en') > 0);
  return Object.fromEntries([...entries.slice(0, after), [key, value], ...entries.slice(after)]);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

async function edit(file: string, change: (text: string) => string | Promise<string>): Promise<void> {
  const before = await readFile(join(root, file), 'utf8');
  const after = await change(before);
  if (after === before) throw new Error(`${file} could not be changed: its form is not the expected one`);
  await writeFile(join(root, file), after);
}

const remaining = (name: string): string => `${name} works, and says so in its tests. Left to do:
1. actions/${name}/${name}.ts: write its story; test each ending, how it converges, what is hostile, what it costs
2. actions/${name}/${name}.ends.ts: how it ends once well and once badly, for the tests of all actions
3. ${name}/action.yml, ${name}/README.md: inputs, outputs, examples; then npm run docs
4. README.md, CHANGELOG.md, docs/tokens.md: in its line, what it does, and which permissions it needs
5. npm test -- actions/${name}; npm run build, in a commit of its own; bash scripts/lint-workflows.sh
6. For a button or an event: .github/workflows/${name}.yml, workflow-templates/hotfix-${name}.yml, docs/adopt.md, npm run ghes`;

const [name = ''] = process.argv.slice(2);
const problem = problemOf(name);
if (problem === undefined) {
  await scaffold(name);
  await register(name);
  console.log(remaining(name));
} else {
  console.error(`npm run new-action -- NAME: ${problem}`);
  process.exitCode = 1;
}
