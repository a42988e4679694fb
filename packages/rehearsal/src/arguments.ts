import { parseArgs } from 'node:util';
import { Problem } from './problem.ts';

export const help = `Rehearses a hotfix: its quality gates, its pull request, the release, and the way back into development,
with the real actions, in an embedded GitHub on this machine. Nothing leaves it.

  npm run rehearse                         an example
  npm run rehearse -- --conflict           the same, and development changed the same lines
  npm run rehearse -- --repo PATH          on a throw-away copy of a repository; PATH itself is only read
  npm run rehearse -- --rollback           a bad release goes out of production
  npm run rehearse -- --revert             and out of the code

Options
  --repo PATH          the repository: its folder, a folder in it, a worktree or a bare one
  --main BRANCH        production       (default: main, master, or the default branch)
  --develop BRANCH     development      (default: develop, dev or development; else one is made in the copy)
  --fix BRANCH         what is merged   (default: the newest hotfix/* that production lacks; else one is made)
  --tag-prefix TEXT    how release tags begin (default: as most of them do)
  --conflict           let development conflict with the fix
  --gates              with --repo: run its quality gates too, which execute its commands on a checkout of the copy;
                       its dependencies are not installed there
  --rollback           another scenario: a bad release is rolled back in production; with a time line
  --revert             another: a bad release is taken out of the code again; likewise
  --out DIR            keep report, job summaries and pull request as Markdown in DIR, in place of an earlier run's
  --page FILE          keep the report as one HTML page, which needs no network: the branches before and after, the time line,
                       job summaries, pull requests and issues as their readers see them
  --help               this text

It ends with 0 if all that the actions promise holds at the end, else with 1. What check and quality-gates find in a
hotfix of yours breaks no promise: it is said at the end, with what to do.
`;

export interface Arguments {
  readonly help: boolean;
  readonly repo?: string;
  readonly main?: string;
  readonly develop?: string;
  readonly fix?: string;
  readonly tagPrefix?: string;
  readonly conflict: boolean;
  readonly gates: boolean;
  readonly out?: string;
  readonly page?: string;
  readonly scenario?: 'rollback' | 'revert';
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  repo: text,
  main: text,
  develop: text,
  fix: text,
  'tag-prefix': text,
  conflict: flag,
  gates: flag,
  rollback: flag,
  revert: flag,
  out: text,
  page: text,
  help: { ...flag, short: 'h' },
} as const;

const onlyWithRepo = ['main', 'develop', 'fix', 'tag-prefix', 'gates'] as const;

export function readArguments(args: readonly string[]): Arguments {
  const { 'tag-prefix': tagPrefix, help: wantsHelp, ...values } = parse(args);
  const given = { ...values, 'tag-prefix': tagPrefix };
  const empty = (['repo', 'main', 'develop', 'fix', 'out', 'page'] as const).filter((name) => values[name] === '');
  const [bare] = empty;
  if (bare !== undefined) throw new Problem(`--${bare} has no value.`, seeHelp);
  const lost = onlyWithRepo.filter((name) => given[name] !== undefined && given[name] !== false);
  if (values.repo !== undefined && address.test(values.repo))
    throw new Problem(`--repo ${values.repo}: it takes a path of a local repository; clone it first.`, seeHelp);
  if (values.repo === undefined && lost.length > 0 && !wantsHelp)
    throw new Problem(`${lost.map((name) => `--${name}`).join(', ')}: only together with --repo.`, seeHelp);
  const { rollback, revert, ...rest } = values;
  const scenario = rollback ? 'rollback' : revert ? 'revert' : undefined;
  if (scenario !== undefined && !wantsHelp) requireAlone(scenario, values);
  return { ...rest, help: wantsHelp, ...(scenario && { scenario }), ...(tagPrefix === undefined ? {} : { tagPrefix }) };
}

function requireAlone(scenario: string, values: Partial<Record<string, string | boolean>>): void {
  const others = ['repo', 'conflict', 'rollback', 'revert'].filter((name) => name !== scenario && values[name]);
  if (others.length === 0) return;
  throw new Problem(
    `--${scenario} is played by itself, without ${others.map((name) => `--${name}`).join(', ')}.`,
    seeHelp,
  );
}

/** `https://…`, `git@host:…`: only a path is read. */
const address = /^([a-z+]+:\/\/|[\w.-]+@[\w.-]+:)/i;

const seeHelp = 'npm run rehearse -- --help lists the options.';

function parse(args: readonly string[]) {
  const { values, tokens } = parseStrictly(args);
  const names = tokens.flatMap((token) => (token.kind === 'option' && token.value !== undefined ? [token.name] : []));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new Problem(`--${repeated} is given more than once.`, seeHelp);
  return values;
}

function parseStrictly(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false, tokens: true });
  } catch (error) {
    // Behind its first sentence Node explains how to pass such a word on, which would not help here.
    const message = error instanceof Error ? error.message : String(error);
    throw new Problem(`${message.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`, seeHelp);
  }
}
