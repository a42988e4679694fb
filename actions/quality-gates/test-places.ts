// Where in the workspace a test failed: a line that a person can be pointed to.

import { realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { isInside } from '@hotfix-actions/core';
import type { FailedTest } from './junit.ts';

export interface Place {
  /** From the workspace on, with `/`. */
  readonly file: string;
  readonly line: number;
}

export interface FailedAt {
  readonly test: FailedTest;
  readonly place: Place | undefined;
}

/** More are not listed. */
const mostPlaces = 100;

export function failedPlaces(tests: readonly FailedTest[], folder: string, workspace: string): Promise<FailedAt[]> {
  const listed = tests.slice(0, mostPlaces);
  return Promise.all(listed.map(async (test) => ({ test, place: await placeOf(test, folder, workspace) })));
}

/** `src/a.test.ts:12:3`, `File "tests/test_a.py", line 12`, `(AuthTest.java:12)` */
const mention = /(?:File "([^"\n]+)", line (\d+)|([^\s"'()<>[\]:]+\.\w+):(\d+))/g;
const mostMentions = 50;

/** Of the places that its report names, the one in the test's own file; else the first that is a file of the project. */
async function placeOf(test: FailedTest, folder: string, workspace: string): Promise<Place | undefined> {
  const found: Place[] = [];
  const named = [...test.text.matchAll(mention)].slice(0, mostMentions);
  for (const [, file = '', line = '', other = '', otherLine = ''] of named) {
    const path = await inProject(candidates(test, file || other, folder), workspace);
    if (path) found.push({ file: path, line: Number(line || otherLine) });
  }
  const own = found.find(({ file }) => isOwnFile(test, file));
  if (own) return own;
  const told = test.file ? await inProject(candidates(test, test.file, folder), workspace) : undefined;
  if (told) return found.find(({ file }) => file === told) ?? { file: told, line: test.line ?? 1 };
  return found[0];
}

/** `tests.test_auth` is tests/test_auth.py, `shop.AuthTest` is shop/AuthTest.java. */
function isOwnFile({ className, file }: FailedTest, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
  return (file !== '' && path.endsWith(file)) || className.split(/[.$]/).includes(name);
}

/** On the JVM a trace names the file alone; its folder is the package, below the module that wrote the report. */
function candidates({ className, report }: FailedTest, file: string, folder: string): string[] {
  const plain = [resolve(folder, file)];
  if (!/^[\w$]+\.(java|kt|scala|groovy)$/.test(file)) return plain;
  const module = resolve(folder, report.replace(/(^|\/)(target|build)\/.*$/, ''));
  const inPackage = className.split('.').slice(0, -1).join('/');
  const language = file.slice(file.lastIndexOf('.') + 1).replace('kt', 'kotlin');
  // Put together by hand: the bundler takes a path with names in it for files to be shipped.
  const inSources = ['test', 'main'].map((kind) => [module, 'src', kind, language, inPackage, file].join('/'));
  return [...inSources, ...plain];
}

async function inProject(paths: readonly string[], workspace: string): Promise<string | undefined> {
  for (const path of paths) {
    const real = await realpath(path).catch(() => undefined);
    if (!real || !isInside(workspace, real) || !(await stat(real)).isFile()) continue;
    const file = relative(workspace, real).split(sep).join('/');
    if (!/(^|\/)(node_modules|site-packages|\.venv|vendor)\//.test(file)) return file;
  }
  return undefined;
}
