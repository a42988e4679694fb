// A dry run gives the result that the run would have, in every world, with every output, and writes nothing.

import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { openReleasable, type Releasable, release, version, workflow, worldOf } from './tag.world.ts';

type Inputs = Readonly<Record<string, string>>;

const worlds: Readonly<Record<string, { arrange?: (shop: Releasable) => Promise<unknown>; inputs?: Inputs }>> = {
  'nothing is there': {},
  'only the tag is there': { arrange: ({ repository }) => repository.tag(version, 'main') },
  'only a lightweight tag is there': {
    arrange: ({ repository }) => repository.tag(version, 'main', { annotated: false }),
  },
  'all is there': { arrange: (shop) => release(shop) },
  'the tag alone is asked for': { inputs: { release: 'False' } },
  'the tag alone is asked for, and there': {
    arrange: ({ repository }) => repository.tag(version, 'main'),
    inputs: { release: 'FALSE' },
  },
  'a draft is asked for': { inputs: { draft: 'True' } },
  'a draft is asked for, and there': {
    arrange: (shop) => release(shop, { draft: 'true' }),
    inputs: { draft: 'TRUE' },
  },
  'a draft is there that is to be published': { arrange: (shop) => release(shop, { draft: 'true' }) },
  'a draft is asked for, and published already': { arrange: (shop) => release(shop), inputs: { draft: 'true' } },
  'a workflow is to be started': {
    arrange: async ({ repository }) =>
      repository.commit('main', { files: { '.github/workflows/deploy.yml': workflow('workflow_dispatch') } }),
    inputs: { 'trigger-workflows': 'deploy.yml' },
  },
};

const declared = async (): Promise<string[]> => {
  const yaml = await readFile(new URL('../../tag/action.yml', import.meta.url), 'utf8');
  const outputs = yaml.slice(yaml.indexOf('\noutputs:'), yaml.indexOf('\nruns:'));
  return [...outputs.matchAll(/^ {2}([\w-]+):$/gm)].map(([, name = '']) => name);
};

for (const [title, { arrange, inputs = {} }] of Object.entries(worlds)) {
  test(`where ${title}`, async () => {
    await using shop = await openReleasable();
    await arrange?.(shop);
    const before = [await worldOf(shop), shop.github.writes().length];
    const dry = await release(shop, { ...inputs, 'dry-run': 'true' });
    expect([await worldOf(shop), shop.github.writes().length]).toEqual(before);
    const real = await release(shop, inputs);
    expect([dry.failure, real.failure]).toEqual([undefined, undefined]);
    expect(dry.result).toBe(real.result);
    for (const { outputs } of [dry, real]) expect(Object.keys(outputs).sort()).toEqual((await declared()).sort());
    for (const name of ['tag', 'sha'] as const) expect(dry.outputs[name]).toBe(real.outputs[name]);
    expect(real.outputs['run-urls']).toMatch(/^\[.*\]$/);
  });
}

test('refuses what the run would refuse, in the same words', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag(version, 'v1.3.0');
  const [dry, real] = [await release(shop, { 'dry-run': 'true' }), await release(shop)];
  expect(dry.failure).toBeDefined();
  expect(dry.failure).toBe(real.failure);
});
