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
  filename: string;
  status: string;
  changes: number;
}

/** GitHub lists 3,000 of them and no more. */
export async function listChangedFiles(github: GitHub, number: number): Promise<ChangedFile[]> {
  const answers = await github.list<FileAnswer>(path`/pulls/${number}/files`);
  return answers.map(({ filename, status, changes }) => ({ path: filename, status, lines: changes }));
}
