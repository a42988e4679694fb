// A folder that is written anew as a whole: until all of it is there, and where that fails, it is as it was.

import { mkdir, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Hands `write` an empty folder beside it, which takes its place at the end; what a killed run left there goes. */
export async function writeAnew(folder: string, write: (fresh: string) => Promise<void>): Promise<void> {
  const place = resolve(folder);
  const [fresh, old] = [`${place}.new`, `${place}.old`];
  try {
    await remove(fresh);
    await mkdir(fresh, { recursive: true });
    await write(fresh);
    await remove(old);
    await rename(place, old).catch(unlessMissing);
    await rename(fresh, place);
    await remove(old);
  } finally {
    await remove(fresh);
  }
}

const remove = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
