// Commands that are offered for pasting, as a POSIX shell reads them.

import { execFileSync } from 'node:child_process';

/** The arguments of each git that the shell would start; git itself is not run. */
export function shellWords(commands: string): string[][] {
  const git = `git() { printf '%s\\0' "$#" "$@"; }`;
  const output = execFileSync('/bin/sh', ['-euc', `${git}\n${commands}`], {
    encoding: 'utf8',
    env: { PATH: '/nowhere' },
  });
  const words = output.split('\0').slice(0, -1);
  const calls: string[][] = [];
  while (words.length > 0) calls.push(words.splice(0, Number(words.shift())));
  return calls;
}

/** The blocks of shell commands in a text. */
export function shellBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^(`{3,})sh\n(.*?)\n\1$/gms)].map(([, , commands = '']) => commands);
}
