// The files that a pull request changes (docs.github.com/rest/pulls/pulls#list-pull-requests-files).

import { type GitHub, path } from './github.ts';

export interface ChangedFile {
  readonly path: string;
  /** `added`, `removed`, `modified`, `renamed`, `copied`, `changed` (its mode alone). */
  readonly status: string;
  /** Lines added and deleted; none where the file is binary or only got another name. */
  readonly lines: number;
}

interface FileAnswer {
  sha: string;
  filename: string;
  previous_filename?: string;
  status: string;
  changes: number;
}

/**
 * GitHub lists 3,000 of them and no more. A binary file that was renamed and changed has no lines either: it counts as
 * `modified`, which the blobs at `mergeBase` tell.
 */
export async function listChangedFiles(
  github: GitHub,
  { number, mergeBase }: { number: number; mergeBase: string | undefined },
): Promise<ChangedFile[]> {
  const answers = await github.list<FileAnswer>(path`/pulls/${number}/files`);
  const isMoved = ({ status, changes }: FileAnswer) => status === 'renamed' && changes === 0;
  const before = mergeBase && answers.some(isMoved) ? await blobsAt(github, mergeBase) : new Map<string, string>();
  return answers.map((answer) => {
    const { filename, previous_filename: previous = '', sha, changes } = answer;
    const isOther = isMoved(answer) && (before.get(previous) ?? sha) !== sha;
    return { path: filename, status: isOther ? 'modified' : answer.status, lines: changes };
  });
}

/** By path; of a very large tree those that GitHub lists (docs.github.com/rest/git/trees#get-a-tree). */
async function blobsAt(github: GitHub, commit: string): Promise<Map<string, string>> {
  type Answer = { tree: { path: string; sha: string }[] };
  const { tree } = await github.get<Answer>(path`/git/trees/${commit}`, { recursive: 1 });
  return new Map(tree.map((entry) => [entry.path, entry.sha]));
}
