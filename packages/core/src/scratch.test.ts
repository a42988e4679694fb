// What is asked for at the same time is brought into the same scratch repository.

import { expect, test } from '@jest/globals';
import { openMergeWorld } from './merge.world.ts';
import { fetchFiles, fetchTrees } from './scratch.ts';

test('fetches that are asked for at once, each of which cuts the history, do not stop each other', async () => {
  await using world = await openMergeWorld();
  const shas: string[] = [];
  for (const text of ['1', '2', '3', '4']) shas.push(await world.commit('main', { files: { a: `${text}\n` } }));
  const blobs = await Promise.all(shas.map((sha) => world.repository.git('rev-parse', `${sha}:a`)));
  // The others begin while this one is on its way.
  world.server.onRequest = async ({ method, path }) => {
    if (method === 'POST' && path.endsWith('/git-upload-pack')) await new Promise((done) => setTimeout(done, 200));
  };
  const folder = await world.git.scratch();
  await Promise.all([
    ...shas.map((sha) => fetchTrees(world.git, [sha])),
    ...blobs.map((blob) => fetchFiles(world.git, folder, [blob])),
  ]);
  const { stdout } = await world.git.call(['cat-file', '--batch-check'], {
    folder,
    input: [...shas, ...blobs].map((sha) => `${sha}\n`).join(''),
  });
  expect(stdout.toString('utf8').match(/ (commit|blob) /g)).toHaveLength(8);
});
