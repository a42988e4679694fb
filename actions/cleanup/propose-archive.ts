// The move of the tracking file as a pull request, where the rules of the development branch take no commit.

import {
  archived,
  code,
  commitOnto,
  ensurePullRequest,
  ensureRef,
  type FileCommit,
  findRef,
  HotfixError,
  isOpeningForbidden,
  link,
  listOpenFrom,
  openingForbidden,
  ownBranches,
  type PullRequest,
  type World,
} from '@hotfix-actions/core';

export interface Move {
  /** The hotfix branch. */
  readonly name: string;
  readonly target: string;
  readonly file: string;
  readonly move: FileCommit;
}

/** Opened once; what it says is Markdown of one line. */
export async function proposeArchive(world: World, wanted: Move): Promise<string> {
  const { target, file } = wanted;
  const pull = await ensureProposal(world, wanted);
  const what = `${code(file)} to ${code(archived(file))}`;
  return `The rules of ${code(target)} take no direct commit: ${link(`#${pull.number}`, pull.url)} moves ${what} once it is merged.`;
}

async function ensureProposal(world: World, { name, target, file, move }: Move): Promise<PullRequest> {
  const { github } = world;
  const head = `archive/${name.slice(name.indexOf('/') + 1)}`;
  const open = (await listOpenFrom(github, head)).find(({ base }) => base === target);
  if (open) return open;
  const tip = await findRef(github, `heads/${target}`);
  const commit = tip && (await commitOnto(github, tip.sha, move));
  if (!commit) throw new HotfixError(`${target} changed while ${file} was to be archived.`, 'Run the job again.');
  await ensureRef(github, `heads/${head}`, commit);
  const title = `chore(hotfix): archive ${file}`;
  const kind = name.startsWith(ownBranches.revert) ? 'revert' : 'hotfix';
  const body = `The ${kind} ${code(name)} is done: its tracking file goes to ${code(archived(file))}.\n`;
  try {
    return (await ensurePullRequest(github, { head, base: target, title, body, draft: false })).value;
  } catch (error) {
    if (!isOpeningForbidden(error)) throw error;
    const compareUrl = `${world.url}/compare/${encodeURIComponent(target)}...${encodeURIComponent(head)}?expand=1`;
    throw openingForbidden(error, { compareUrl, head, base: target });
  }
}
