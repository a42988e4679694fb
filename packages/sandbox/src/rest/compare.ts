import { type Answer, notFound, Refusal } from '../answers.ts';
import { resolveCommit } from '../commits.ts';
import { diffFiles } from '../git/diff.ts';
import { mergeBase, revList } from '../git/history.ts';
import { commitView, fileView } from '../views/commit-view.ts';
import { apiOf, pageOf as webPage } from '../views/repository-view.ts';
import { findRepository, type RepositoryState } from '../world.ts';
import { type Call, linkHeader, pageOf, type Route } from './route.ts';

/** A side of a comparison: a ref of this repository, or `owner:branch`. */
async function sideOf(repository: RepositoryState, name: string): Promise<string | undefined> {
  const colon = name.indexOf(':');
  if (colon < 0) return resolveCommit(repository, name);
  const owner = name.slice(0, colon);
  const other =
    owner === repository.owner ? repository : findRepository(repository.world, `${owner}/${repository.name}`);
  const sha = other && (await resolveCommit(other, name.slice(colon + 1)));
  // What a fork has is seen only as far as it reached this repository by a pull request.
  return sha && (await resolveCommit(repository, sha));
}

/** Without paging the newest 250, else pages from the oldest on; always oldest first. */
function listed(
  call: Call,
  commits: readonly string[],
): { shas: string[]; files: boolean; headers: Record<string, string> } {
  const paging = call.query['page'] !== undefined || call.query['per_page'] !== undefined;
  if (!paging) return { shas: commits.slice(-250), files: true, headers: {} };
  const { page, perPage } = pageOf(call);
  const shas = commits.slice((page - 1) * perPage, page * perPage);
  return { shas, files: page === 1, headers: linkHeader(call, commits.length) };
}

async function compare(call: Call): Promise<Answer> {
  const { repository } = call;
  const [base, head] = (call.params['basehead'] ?? '').split('...');
  if (!base || !head) throw notFound();
  const [from, to] = [await sideOf(repository, base), await sideOf(repository, head)];
  if (!from || !to) throw notFound();
  const common = await mergeBase(repository.gitDir, from, to);
  if (!common) throw new Refusal(404, `No common ancestor between ${base} and ${head}.`);
  // Where dates of commits lie, git lists what is in the history of the other; GitHub, which numbers them, does not.
  const [ahead, behind, changed] = await Promise.all([
    common === to ? [] : revList(repository.gitDir, '--reverse', '--date-order', `${from}..${to}`),
    common === from ? ['0'] : revList(repository.gitDir, '--count', `${to}..${from}`),
    diffFiles(repository.gitDir, common, to),
  ]);
  const behindBy = Number(behind[0]);
  const { shas, files, headers } = listed(call, ahead);
  const page = webPage(repository, `/compare/${base}...${head}`);
  const body = {
    url: apiOf(repository, `/compare/${base}...${head}`),
    html_url: page,
    permalink_url: webPage(
      repository,
      `/compare/${repository.owner}:${from.slice(0, 7)}...${repository.owner}:${to.slice(0, 7)}`,
    ),
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await commitView(repository, from),
    merge_base_commit: await commitView(repository, common),
    status: ahead.length > 0 ? (behindBy > 0 ? 'diverged' : 'ahead') : behindBy > 0 ? 'behind' : 'identical',
    ahead_by: ahead.length,
    behind_by: behindBy,
    total_commits: ahead.length,
    commits: await Promise.all(shas.map((sha) => commitView(repository, sha))),
    ...(files ? { files: changed.slice(0, 300).map((file) => fileView(repository, to, file)) } : {}),
  };
  return { status: 200, body, headers };
}

/** GitHub docs: compare two commits. */
export const compareRoutes: readonly Route[] = [
  { method: 'GET', path: '/compare/{basehead*}', needs: 'contents=read', run: compare },
];
