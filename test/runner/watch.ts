// Which runs begin. As on github.com: what people do starts runs of the workflow files that are at the commit in question; what
// GITHUB_TOKEN does starts none, but dispatches do, and a pull request that it opens is held until a person approves its runs; what an
// App does starts runs as people do.

import type { Repository } from '@hotfix-actions/sandbox';
import { happeningsBetween, type ReadPull, type Snapshot, snapshotOf } from './happenings.ts';
import type { Line } from './line.ts';
import type { Wish } from './run.ts';
import { declaredIn, type Happening, starts } from './workflow.ts';

export interface Watch {
  /** Takes up what has changed since the last look, and whose doing it was. */
  look(by: 'person' | 'app' | 'job' | 'nobody'): Promise<void>;
  /** What no look at the repository tells. */
  happens(happening: Happening): Promise<void>;
  /** Begins what was dispatched meanwhile. */
  dispatched(): void;
  /** The runs that wait for an approval. */
  readonly held: Wish[];
}

interface Watched {
  readonly repository: Repository;
  readonly line: Line;
  /** `org/hotfix-actions@v1`. */
  readonly suite: string;
  readonly readPull: ReadPull;
}

export async function openWatch({ repository, line, suite, readPull }: Watched): Promise<Watch> {
  const held: Wish[] = [];
  let known = await snapshotOf(repository);
  let seen = 0;
  let last: Promise<void> = Promise.resolve();

  async function take(by: Parameters<Watch['look']>[0]): Promise<void> {
    const before = known;
    known = await snapshotOf(repository);
    if (by === 'nobody') return;
    for (const happening of await happeningsBetween(repository, { before, after: known }, readPull)) {
      const wishes = await wishesOf(repository, happening, suite);
      if (by !== 'job') for (const wish of wishes) line.wait(wish);
      else if (happening.name === 'pull_request' && happening.type !== 'closed') held.push(...wishes);
    }
  }

  return {
    held,
    // One look after the other: two runs may end at once.
    look: (by) => {
      last = last.then(() => take(by));
      return last;
    },
    async happens(happening) {
      for (const wish of await wishesOf(repository, happening, suite)) line.wait(wish);
    },
    dispatched() {
      for (const dispatch of repository.dispatches.slice(seen)) {
        seen += 1;
        line.begin(dispatchOf(repository, dispatch, known));
      }
    },
  };
}

async function wishesOf(repository: Repository, happening: Happening, suite: string): Promise<Wish[]> {
  const names = await repository.git('ls-tree', '--name-only', `${happening.sha}:.github/workflows`);
  const files = names.split('\n').filter((name) => name.endsWith('.yml'));
  const wishes = files.map(async (file) => {
    const text = (await repository.read(happening.sha, `.github/workflows/${file}`)) ?? '';
    return starts(declaredIn(file, text, suite).on, happening) ? [{ file, happening, actor: 'octocat' }] : [];
  });
  return (await Promise.all(wishes)).flat();
}

function dispatchOf(repository: Repository, dispatch: Repository['dispatches'][number], known: Snapshot): Wish {
  const run = repository.runs.find(({ id }) => id === dispatch.runId);
  if (!run) throw new Error(`no run of ${dispatch.workflow} was begun`);
  const ref = fullRef(known, dispatch.ref, run.branch);
  const payload = { ref, inputs: dispatch.inputs, workflow: `.github/workflows/${dispatch.workflow}` };
  const happening = { name: 'workflow_dispatch', ref, sha: run.sha, payload } as const;
  return { file: dispatch.workflow, happening, actor: run.actor, run };
}

/** A dispatch names a branch, a tag or a full ref; a branch goes first. */
function fullRef({ refs }: Snapshot, asked: string, name: string): string {
  if (asked.startsWith('refs/')) return asked;
  return refs.has(`refs/heads/${name}`) ? `refs/heads/${name}` : `refs/tags/${name}`;
}
