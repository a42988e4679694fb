// A repository with a long history, many files or many tags, written by `git fast-import`: the same bytes on every machine.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { git } from './git.ts';

export interface Size {
  /** On main. */
  readonly commits: number;
  readonly files: number;
  /** Annotated tags of older releases, besides the one at the tip. */
  readonly tags: number;
}

export const small: Size = { commits: 1_000, files: 400, tags: 0 };

const ownOfDevelop = 200;
/** 2024-01-01: a fixed start, so that commits get the same names every time. */
const start = 1_704_067_200;

/** Twenty files or more to a folder, as grown projects have them. */
const pathOf = (file: number, { files }: Size): string =>
  `src/part-${file % Math.ceil(Math.sqrt(files))}/module-${file}.ts`;

/** Forty lines of which one differs from revision to revision, so that packs look like those of a real project. */
function contentOf(file: number, revision: number): string {
  const lines = Array.from({ length: 40 }, (_, line) =>
    line === revision % 40
      ? `export const changed${line} = ${revision};`
      : `export const value${line} = ${file * 100 + line};`,
  );
  return `${lines.join('\n')}\n`;
}

interface CommitText {
  readonly branch: string;
  readonly mark: number;
  readonly time: number;
  readonly from?: string;
  readonly changes: readonly (readonly [path: string, content: string])[];
}

function commitText({ branch, mark, time, from, changes }: CommitText): string {
  const message = `feat: step ${mark}`;
  return [
    `commit refs/heads/${branch}`,
    `mark :${mark}`,
    `committer Dev ${mark % 50} <dev${mark % 50}@example.com> ${time} +0000`,
    `data ${message.length}`,
    message,
    ...(from ? [`from ${from}`] : []),
    ...changes.flatMap(([path, content]) => [`M 100644 inline ${path}`, `data ${content.length}`, content]),
    '',
  ].join('\n');
}

function tagText(name: string, at: { mark: number; time: number }): string {
  const message = `Release ${name}`;
  return `tag ${name}\nfrom :${at.mark}\ntagger Dev 1 <dev1@example.com> ${at.time} +0000\ndata ${message.length}\n${message}\n`;
}

/** `commits` on main, the last one released as v1.3.0; develop goes on from there. Both have `src/auth.ts`. */
function* streamOf(size: Size): Generator<string> {
  const { commits, files, tags } = size;
  const first = Array.from({ length: files }, (_, file) => [pathOf(file, size), contentOf(file, 0)] as const);
  const auth = ['src/auth.ts', 'export const checked = false;\n'] as const;
  yield commitText({ branch: 'main', mark: 1, time: start, changes: [...first, auth] });
  for (let mark = 2; mark <= commits; mark += 1) {
    const file = (mark * 7) % files;
    yield commitText({
      branch: 'main',
      mark,
      time: start + mark * 60,
      changes: [[pathOf(file, size), contentOf(file, mark)]],
    });
  }
  for (let tag = 0; tag < tags; tag += 1) {
    const mark = 1 + (tag % (commits - 1));
    yield tagText(`v0.${Math.floor(tag / 100)}.${tag % 100}`, { mark, time: start + mark * 60 });
  }
  yield tagText('v1.3.0', { mark: commits, time: start + commits * 60 });
  for (let own = 1; own <= ownOfDevelop; own += 1) {
    const mark = commits + own;
    const change =
      own === 1
        ? (['src/auth.ts', 'export const checked = "later";\n'] as const)
        : ([`src/new/feature-${own}.ts`, contentOf(own, own)] as const);
    const from = own === 1 ? { from: `:${commits}` } : {};
    yield commitText({ branch: 'develop', mark, time: start + mark * 60, changes: [change], ...from });
  }
}

/** Makes it in `folder`, packed and indexed as a server keeps it. */
export async function writeHistory(folder: string, size: Size): Promise<void> {
  await git('.', 'init', '--quiet', '--bare', '--initial-branch=main', folder);
  const child = spawn('git', ['fast-import', '--quiet', '--done'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const closed = once(child, 'close');
  for (const text of streamOf(size)) if (!child.stdin.write(text)) await once(child.stdin, 'drain');
  child.stdin.end('done\n');
  const [code] = await closed;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  await git(folder, 'pack-refs', '--all');
  // Afresh: fast-import keeps the newest version as a delta of older ones, a server the other way round.
  await git(folder, 'repack', '-a', '-d', '-f', '-q', '--write-bitmap-index');
  await git(folder, 'commit-graph', 'write', '--reachable', '--no-progress');
}
