import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from './problem.ts';

/** The folder with the public faces of the actions: the first upwards from a file of the suite. */
export function findFaces(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (['version', 'finish'].every((name) => existsSync(join(folder, name, 'action.yml')))) return folder;
    if (folder === dirname(folder))
      throw new Problem(`No actions are found above ${file}.`, 'Start dist/rehearsal/index.js inside of the suite.');
  }
}
