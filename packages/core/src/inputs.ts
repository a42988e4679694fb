// Inputs: read in one place before any effect, all problems reported together.

import { HotfixError } from './errors.ts';
import { visible } from './markdown.ts';
import { isGlob, isRefName } from './names.ts';

/**
 * Turns the text of an input into its value; throws a `Problem` that says what is accepted. `exact` is the text with the
 * white space around it, where that means something.
 */
export type Reader<T> = (raw: string, exact: string) => T;

export class Problem extends Error {}

export type Readers = Readonly<Record<string, Reader<unknown>>>;

export type Values<R extends Readers> = { readonly [K in keyof R]: ReturnType<R[K]> };

/** Reads all inputs; `raw` gives the text of one by its name in action.yml. What cannot be read is missing, and a problem. */
export function readInputs<R extends Readers>(
  readers: R,
  raw: (name: string) => string,
): { values: Partial<Values<R>>; problems: string[] } {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(readers)) {
    try {
      values[name] = reader(trimmed(raw(name)), raw(name));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(problemOf(name, trimmed(raw(name)), error.message));
    }
  }
  return { values: values as Partial<Values<R>>, problems };
}

/** Without the white space of YAML around it; git takes other white space as part of a name. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

/** What was given for an input, with the white space around it, as the runner hands it over. */
export function exactInput(env: Readonly<Record<string, string | undefined>>): (name: string) => string {
  return (name) => env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '';
}

export function problemOf(name: string, value: string, accepted: string): string {
  const shown = value.length > 200 ? `${value.slice(0, 200)}…` : value;
  return value === '' ? `\`${name}\` is missing: ${accepted}` : `\`${name}\` is "${visible(shown)}": ${accepted}`;
}

export function inputProblems(problems: readonly string[]): HotfixError {
  const count = problems.length === 1 ? '1 input needs attention' : `${problems.length} inputs need attention`;
  const items =
    problems.length === 1 ? ` ${problems[0]}.` : `\n${problems.map((problem) => `- ${problem}`).join('\n')}`;
  return new HotfixError(`${count}:${items}`, 'Mend them under `with:` in the workflow.');
}

export const text: Reader<string> = (raw) => raw;

export function required(reader: Reader<string>): Reader<string> {
  return (raw, exact) => {
    if (raw === '') throw new Problem('it must be given');
    return reader(raw, exact);
  };
}

export function oneOf<const T extends string>(...accepted: readonly T[]): Reader<T> {
  return (raw) => {
    const found = accepted.find((word) => word === raw);
    if (found === undefined) throw new Problem(`accepted: ${accepted.filter(Boolean).join(', ')}`);
    return found;
  };
}

/** YAML's booleans as the runner's toolkit takes them (YAML 1.2 core schema). */
export const flag: Reader<boolean> = (raw) => {
  if (['true', 'True', 'TRUE'].includes(raw)) return true;
  if (['false', 'False', 'FALSE'].includes(raw)) return false;
  throw new Problem('accepted: true, false');
};

export const wholeNumber: Reader<number> = (raw) => {
  if (!/^\d{1,9}$/.test(raw)) throw new Problem('accepted: a whole number');
  return Number(raw);
};

/** Some of a list of words. */
export function someOf<const T extends string>(...accepted: readonly T[]): Reader<readonly T[]> {
  return (raw, exact) =>
    list(raw, exact).map((item) => {
      const found = accepted.find((word) => word === item);
      if (found === undefined) throw new Problem(`"${visible(item)}" is none of ${accepted.join(', ')}`);
      return found;
    });
}

/** One item a line, or items between commas; with a line break in it, be it at the end, commas are literal. */
export const list: Reader<readonly string[]> = (_raw, exact) => {
  const items = exact.split(exact.includes('\n') ? '\n' : ',');
  return [...new Set(items.map(trimmed).filter(Boolean))];
};

/** People to ask, with or without the `@` of a mention; one with a slash is a team. */
export const people: Reader<readonly string[]> = (raw, exact) => {
  const names = list(raw, exact).map((item) => item.replace(/^@/, ''));
  const bad = names.filter((name) => !/^[^\s/@]+(\/[^\s/@]+)?$/.test(name));
  if (bad.length > 0)
    throw new Problem(
      `not the name of a user, nor owner/team: ${bad.map(visible).join(', ')}; accepted: a list such as octocat, acme/reviewers`,
    );
  return [...new Set(names)];
};

/** Branch names and globs. */
export const branches: Reader<readonly string[]> = (raw, exact) => {
  const items = list(raw, exact).map((item) => item.replace(/^refs\/heads\//, ''));
  const bad = items.filter((item) => !(isGlob(item) ? isRefName(item.replace(/[*?[\]]/g, 'x')) : isRefName(item)));
  const accepted = 'accepted: a list of branches and globs, such as main, support/**';
  if (bad.length > 0) throw new Problem(`not a branch name or glob: ${bad.map(visible).join(', ')}; ${accepted}`);
  if (items.length === 0) throw new Problem(`at least one branch; ${accepted}`);
  return items;
};

/** A branch, tag or SHA. */
export const revision: Reader<string> = (raw) => {
  if (raw !== '' && !isRefName(raw)) throw new Problem('accepted: the name of a branch or tag, or a SHA');
  return raw;
};

/** What stands before X.Y.Z in tags; may be empty. */
export const tagPrefix: Reader<string> = (raw) => {
  if (!isRefName(`${raw}1.0.0`))
    throw new Problem('accepted: what git lets a tag begin with, such as v, api-v or @scope/pkg@, or nothing');
  return raw;
};

const workflowFolder = /^\.github\/workflows\//;
const workflowName = /^[^/\\]+\.ya?ml$/;

/** Names of workflow files, without or with their folder. */
export const workflowFiles: Reader<readonly string[]> = (raw, exact) => {
  const files = list(raw, exact).map((item) => item.replace(workflowFolder, ''));
  const bad = files.filter((file) => !workflowName.test(file));
  if (bad.length > 0)
    throw new Problem(
      `not the name of a workflow file: ${bad.map(visible).join(', ')}; accepted: a list such as deploy.yml, ci.yaml`,
    );
  return files;
};

/** The name of one workflow file, without or with its folder; '' for none. */
export const workflowFile: Reader<string> = (raw) => {
  const file = raw.replace(workflowFolder, '');
  if (file !== '' && !workflowName.test(file))
    throw new Problem('accepted: the name of a workflow file, such as deploy.yml');
  return file;
};
