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
    arrange: addDeploy,
    inputs: { 'trigger-workflows': 'deploy.yml' },
  },
  'a workflow was started': {
    arrange: async (shop) => {
      await addDeploy(shop);
      await release(shop, { target: 'main', 'trigger-workflows': 'deploy.yml' });
    },
    inputs: { target: 'main', 'trigger-workflows': 'deploy.yml' },
  },
};

function addDeploy({ repository }: Releasable): Promise<unknown> {
  return repository.commit('main', { files: { '.github/workflows/deploy.yml': workflow('workflow_dispatch') } });
}

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
    for (const [name, value] of Object.entries(dry.outputs))
      if (value !== '' && value !== '[]') expect([name, value]).toEqual([name, real.outputs[name]]);
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

test('a draft that is there would be published, with its own notes', async () => {
  await using shop = await openReleasable();
  await release(shop, { draft: 'true', notes: 'Prepared.' });
  const dry = await release(shop, { 'dry-run': 'true' });
  const [draft] = shop.repository.releases;
  expect([dry.outputs['release-id'], dry.outputs['release-url']]).toEqual([String(draft?.id), '']);
  expect(dry.summary).toContain(`Would publish the draft [\`${version}\`]`);
  expect(dry.summary).toContain('with the notes that it has');
  const real = await release(shop);
  expect(real.outputs['release-id']).toBe(dry.outputs['release-id']);
  expect(shop.repository.releases[0]?.body).toBe('Prepared.');
});

test('the run that was started is told', async () => {
  await using shop = await openReleasable();
  await addDeploy(shop);
  const inputs = { target: 'main', 'trigger-workflows': 'deploy.yml' };
  const { outputs } = await release(shop, inputs);
  expect(JSON.parse(outputs['run-urls'] ?? '')).toHaveLength(1);
  expect((await release(shop, { ...inputs, 'dry-run': 'true' })).outputs['run-urls']).toBe(outputs['run-urls']);
});
