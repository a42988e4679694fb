// The workflow with which the real repository would get what was played, as far as it differs from the defaults.

import type { Stage } from './stage.ts';

type Needs = Pick<Stage, 'main' | 'develop' | 'fix' | 'prefix'>;

const support = 'support/**';

/** The inputs of `finish` where they are other than its defaults; with these it is played. */
export function settingsOf({ main, develop, fix, prefix }: Needs): Readonly<Record<string, string>> {
  return {
    ...(main === 'main' ? {} : { branch: list(main, support) }),
    ...(fix.startsWith('hotfix/') ? {} : { 'hotfix-branches': list('hotfix/**', family(fix)) }),
    ...(develop === 'develop' ? {} : { into: list(develop) }),
    ...(prefix === 'v' ? {} : { 'tag-prefix': prefix }),
  };
}

/** The next fix has another name, but hardly another folder. */
const family = (branch: string): string => (branch.includes('/') ? `${branch.split('/', 1)[0]}/**` : branch);

/** A list input: with a line break in it, commas are literal. */
function list(...items: readonly string[]): string {
  return items.some((item) => item.includes(',')) ? `${items.join('\n')}\n` : items.join(', ');
}

export function workflowOf(needs: Needs): string {
  const settings = Object.entries(settingsOf(needs));
  return [
    'on:',
    '  push:',
    `    branches: [${[filter(needs.main), support].map(inFlow).join(', ')}]`,
    '# and in its job:',
    'steps:',
    '  - uses: org/hotfix-actions@v1',
    ...(settings.length > 0
      ? ['    with:', ...settings.map(([name, value]) => `      ${name}: ${inBlock(value)}`)]
      : []),
  ].join('\n');
}

/** A branch as a filter pattern, in which `+` and a leading `!` have a meaning. */
const filter = (branch: string): string => branch.replaceAll('+', '\\+').replace(/^!/, '\\!');

/** Words that YAML reads as something else. */
const special = /^(true|false|yes|no|on|off|null|y|n)$/i;

const inFlow = (text: string): string => (/^[a-z][\w./-]*$/i.test(text) && !special.test(text) ? text : single(text));

function inBlock(text: string): string {
  if (text.includes('\n')) return `|\n${text.trimEnd().replace(/^/gm, '        ')}`;
  return /^[a-z][\w./*, -]*$/i.test(text) && !special.test(text) ? text : single(text);
}

const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;
