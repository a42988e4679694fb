// What `target` may name, and what may stand at the name of the tag.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { expectNothing, openReleasable, type Releasable, release, version } from './tag.world.ts';

const targets: Readonly<Record<string, (shop: Releasable) => Promise<string> | string>> = {
  'a branch': () => 'main',
  'a branch by its full name': () => 'refs/heads/main',
  'a SHA': ({ commit }) => commit,
  'a short SHA': ({ commit }) => commit.slice(0, 7),
  'a branch of the name of the tag': async ({ repository }) => {
    await repository.branch(version, 'main');
    return version;
  },
};

for (const [title, name] of Object.entries(targets)) {
  test(`the target may be ${title}`, async () => {
    await using shop = await openReleasable();
    const { outputs, failure } = await release(shop, { target: await name(shop) });
    expect([failure, outputs['sha']]).toEqual([undefined, shop.commit]);
    expect(await shop.repository.tags()).toMatchObject({ [version]: shop.commit });
  });
}

for (const [status, message] of [
  [404, 'Not Found'],
  [422, `No commit found for SHA: ${'f'.repeat(40)}`],
] as const) {
  test(`a SHA that does not exist is named, also by a server that answers ${status}`, async () => {
    await using shop = await openReleasable();
    shop.github.faults.fail({ path: /\/commits$/ }, { status, message });
    const { failure } = await release(shop, { target: 'f'.repeat(40) });
    expect(failure).toContain(`There is no branch, tag or commit "${'f'.repeat(40)}"`);
    await expectNothing(shop);
  });
}

/** A tag that names a tag that names the commit, as a signed tag of a tag does; gives back the outer object. */
async function nestedTag({ repository }: Releasable): Promise<string> {
  const person = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'tag', '-a', '-m', 'by hand\n\n\n'];
  await repository.git(...person, 'inner', 'main');
  await repository.git(...person, 'outer', 'inner');
  const object = await repository.git('rev-parse', 'refs/tags/outer');
  for (const name of ['inner', 'outer']) await repository.git('update-ref', '-d', `refs/tags/${name}`);
  return object;
}

test('a tag of a tag of the commit is the tag of the commit', async () => {
  await using shop = await openReleasable();
  const object = await nestedTag(shop);
  await shop.repository.git('update-ref', `refs/tags/${version}`, object);
  const step = await release(shop);
  expect(step.outputs).toMatchObject({ result: 'created', sha: shop.commit, 'tag-sha': object });
  expect(step.warnings).toEqual([]);
  expect((await release(shop)).result).toBe('already-exists');
});

test('also where it came while this one was made', async () => {
  await using shop = await openReleasable();
  const object = await nestedTag(shop);
  const { onExchange } = shop.github;
  let pushed: Promise<unknown> | undefined;
  shop.github.onExchange = (exchange) => {
    onExchange?.(exchange);
    if (/\/git\/tags$/.test(exchange.request.path))
      pushed ??= shop.repository.git('update-ref', `refs/tags/${version}`, object);
  };
  shop.github.faults.drop({ method: 'POST', path: /\/git\/tags$/ }, { when: 'after' });
  const { outputs, failure } = await release(shop);
  await pushed;
  expect(failure).toBeUndefined();
  expect(outputs).toMatchObject({ sha: shop.commit, 'tag-sha': object });
  expect(await shop.repository.git('rev-parse', `refs/tags/${version}`)).toBe(object);
});

test('a lightweight tag with its release is success with a warning, and nothing is written', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag(version, 'main', { annotated: false });
  await release(shop);
  const writes = shop.github.writes().length;
  const step = await release(shop);
  expect(step.outputs).toMatchObject({ result: 'already-exists', 'tag-sha': shop.commit });
  expect(step.warnings).toEqual([expect.stringContaining('is lightweight')]);
  expect(shop.github.writes()).toHaveLength(writes);
});

test('a lightweight tag at another commit is refused like any other', async () => {
  await using shop = await openReleasable();
  await shop.repository.tag(version, 'v1.3.0', { annotated: false });
  const { failure } = await release(shop);
  expect(failure).toContain('Tags never move');
  expect(failure).toContain(await shop.repository.git('rev-parse', `refs/tags/${version}`));
  expect(failure).toContain(shop.commit);
  expect(shop.github.writes()).toEqual([]);
});

test('a commit without a message has a tag all the same', async () => {
  await using shop = await openShop();
  const tree = await shop.repository.git('rev-parse', 'main^{tree}');
  const person = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  const commit = await shop.repository.git(...person, 'commit-tree', tree, '-p', 'main', '-m', '');
  await shop.repository.git('update-ref', 'refs/heads/main', commit);
  const { outputs, failure } = await release(shop);
  expect([failure, outputs['sha']]).toEqual([undefined, commit]);
  expect(await shop.repository.git('for-each-ref', '--format=%(contents)', `refs/tags/${version}`)).toBe(
    `Hotfix ${version}`,
  );
});
