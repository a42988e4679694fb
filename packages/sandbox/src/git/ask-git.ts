import { type GitCall, type GitResult, runGit } from './run-git.ts';

/**
 * What git answered about commits. It depends on nothing but them, so repositories that were made of the same commits at
 * the same times may share it: a process for each question is most of a request's time.
 */
export type GitMemory = Map<string, GitResult>;

const memories = new Map<string, GitMemory>();

/** From here on questions about the commits of this repository are asked once. */
export function rememberAnswers(gitDir: string, memory: GitMemory): void {
  memories.set(gitDir, memory);
}

export function forgetAnswers(gitDir: string): void {
  memories.delete(gitDir);
}

const mostBytes = 65_536;

/** Runs a git command that changes nothing. */
export async function askGit(call: GitCall): Promise<GitResult> {
  const [, ...named] = call.args;
  const memory = named.every(isLasting) ? memories.get(call.cwd) : undefined;
  const question = call.args.join(' ');
  const known = memory?.get(question);
  if (known) return known;
  const answer = await runGit(call);
  // 1 is the answer no; above it, something is not there yet.
  if (answer.code <= 1 && answer.stdout.length <= mostBytes) memory?.set(question, answer);
  return answer;
}

/** Options, numbers and full SHAs mean the same for ever; a branch does not. */
function isLasting(argument: string): boolean {
  if (/^(--branches|--tags|--all)$/.test(argument)) return false;
  return /^(-.*|\d+|\^?[0-9a-f]{40}(\.{2,3}[0-9a-f]{40})?)$/.test(argument);
}
