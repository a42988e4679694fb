import { askGit } from './ask-git.ts';

/** One changed file; `sha` is its blob, of a removed one the last. */
export interface FileDiff {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string;
}

const statuses: Record<string, FileDiff['status']> = { A: 'added', D: 'removed', R: 'renamed' };

const emptyTreeSha = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** What changed between two trees or commits, renames followed, as GitHub lists it; `from` undefined is the empty tree. */
export async function diffFiles(gitDir: string, from: string | undefined, to: string): Promise<FileDiff[]> {
  const args = ['diff-tree', '-r', '-M', '--raw', '--numstat', '-p', '-z', '--no-abbrev', from ?? emptyTreeSha, to];
  const { code, stdout, stderr } = await askGit({ cwd: gitDir, args });
  if (code !== 0) throw new Error(`git diff-tree: ${stderr.trim()}`);
  const text = stdout.toString();
  // Raw and numbers are NUL separated; the patch follows after one empty field and has its own headers.
  const patchAt = text.indexOf('\0diff --git ');
  const fields = (patchAt < 0 ? text : text.slice(0, patchAt)).split('\0').filter((field) => field !== '');
  const patches = patchAt < 0 ? [] : text.slice(patchAt + 1).split(/^(?=diff --git )/m);
  const raw = takeRaw(fields);
  const counts = takeCounts(fields.slice(raw.used));
  return raw.files.map((file, index) => {
    const patch = patches[index];
    const hunks = patch?.indexOf('\n@@') ?? -1;
    const body = patch && hunks >= 0 ? { patch: patch.slice(hunks + 1).replace(/\n$/, '') } : {};
    return { ...file, ...(counts[index] ?? { additions: 0, deletions: 0 }), ...body };
  });
}

type Raw = Omit<FileDiff, 'additions' | 'deletions' | 'patch'>;

function takeRaw(fields: readonly string[]): { files: Raw[]; used: number } {
  const files: Raw[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':')) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0)] ?? 'modified';
    const first = fields[at + 1] ?? '';
    const renamed = status === 'renamed';
    const path = renamed ? (fields[at + 2] ?? '') : first;
    files.push({
      path,
      ...(renamed ? { previousPath: first } : {}),
      status,
      sha: status === 'removed' ? before : after,
    });
    at += renamed ? 3 : 2;
  }
  return { files, used: at };
}

function takeCounts(fields: readonly string[]): { additions: number; deletions: number }[] {
  const counts: { additions: number; deletions: number }[] = [];
  for (const field of fields) {
    const match = /^(\d+|-)\t(\d+|-)\t/.exec(field);
    // The names of a rename come as fields of their own.
    if (match) counts.push({ additions: Number(match[1]) || 0, deletions: Number(match[2]) || 0 });
  }
  return counts;
}
