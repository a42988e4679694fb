// Hostile names of branches, prefixes of tags, titles of commits: they are looked at as they are, and stay text.

import { visible } from '@hotfix-actions/core';
import {
  harmOf,
  hostileNames,
  hostilePrefixes,
  hostileTitles,
  openShop,
  playWatched,
  shellWords,
} from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { doctor } from './doctor.ts';
import { releaseHotfix } from './doctor.world.ts';

const some = <T>(all: readonly T[], every: number) => all.filter((_, index) => index % every === 0);

test('branches of any names, and commits of any titles, that lack a hotfix', async () => {
  await using shop = await openShop();
  const names = some(hostileNames, 6).map((name) => `line/${name}`);
  for (const name of names) await shop.repository.branch(name, 'develop');
  for (const [index, title] of some(hostileTitles, 4).slice(0, 6).entries()) {
    await shop.repository.commit('main', { files: { [`f${index}`]: title }, message: title });
  }
  await releaseHotfix(shop, 'v1.3.0-hotfix.1');
  const inputs = { into: 'line/**', checks: 'drift, rules' };
  const step = await playWatched(shop, doctor, { inputs });
  const findings = step.json('findings') as { message: string; level: string }[];
  const lacking = findings.filter(({ level }) => level === 'problem').map(({ message }) => message);
  expect(names.filter((name) => !lacking.some((said) => said.startsWith(`${name} lacks v1.3.0-hotfix.1: `)))).toEqual(
    [],
  );
  expect(await harmOf(shop, step.ran)).toEqual([]);
});

test('tags of any prefix, with commands that are quoted', async () => {
  await using shop = await openShop();
  const sha = await shop.repository.commit('line', { parents: ['main'], files: { a: '1' } });
  for (const prefix of hostilePrefixes) await shop.repository.tag(`${prefix}2.0.0`, 'line', { annotated: false });
  for (const prefix of some(hostilePrefixes, 3)) {
    const step = await playWatched(shop, doctor, { inputs: { 'tag-prefix': prefix, checks: 'tags' } });
    const findings = step.json('findings') as { message: string; remedy: string }[];
    const aside = findings.find(({ message }) => message.includes('on no production branch'));
    const command = /of its own: (`+) ?(.*?) ?\1\.$/s.exec(aside?.remedy ?? '')?.[2] ?? '';
    expect(shellWords(command)).toEqual([['push', 'origin', `${sha}:refs/heads/support/${visible(prefix)}2.0.0`]]);
    expect(await harmOf(shop, step.ran)).toEqual([]);
  }
});
