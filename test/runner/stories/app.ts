import assert from 'node:assert/strict';
import type { Repository } from '@hotfix-actions/sandbox';
import { guard, rewritten, settled } from '../project.ts';
import {
  begin,
  expectClosed,
  expectDeployed,
  expectRebased,
  first,
  lookOver,
  onlyOpen,
  openStage,
  propose,
  refsOf,
  revert,
} from './scenes.ts';
import type { Story } from './story.ts';

export const withApp: Story = {
  title: 'with a GitHub App: a conflict that a person settles',
  async tell(options) {
    await using hub = await openStage(options, { app: true, develop: { 'src/price.js': rewritten } });
    const { chapter } = options;
    const { repository } = hub;
    chapter('doctor');
    await lookOver(hub);
    chapter('a hotfix whose back-merge conflicts');
    const branch = await begin(hub);
    const pull = await propose(hub, branch);
    await hub.queues(pull.number);
    // The App's tag has started the deploy.
    await expectDeployed(hub, options, [first]);
    const proposed = onlyOpen(repository, 'develop');
    assert.equal(proposed.head.ref, `back-merge/${first}-to-develop`);
    assert.equal(repository.issues[0]?.state, 'open', 'the issue waits for develop');
    assert.match(proposed.body ?? '', /src\/price\.js/);
    chapter('a person settles it');
    await hub.does(() => settle(repository, proposed.head.ref));
    await hub.does(() => repository.mergePullRequest(proposed.number));
    assert.ok(await repository.contains('develop', (await repository.tags())[first] ?? ''), 'develop has the hotfix');
    assert.equal(await repository.read('develop', 'src/price.js'), settled);
    assert.equal(await repository.tip(proposed.head.ref), undefined, 'the branch of the back-merge is gone');
    expectClosed(hub);
    chapter('contributors, and a revert by hand');
    await hub.presses('hotfix-rebase.yml', { branches: 'contrib/*' });
    await expectRebased(hub);
    await revert(hub);
    await expectDeployed(hub, options, [first, 'v1.3.1']);
    chapter('what is left is found again');
    const before = await refsOf(repository);
    await hub.presses('hotfix-finish.yml', { branch: 'main' });
    await hub.presses('hotfix-cleanup.yml', { head: branch });
    assert.deepEqual(await refsOf(repository), before);
    await expectDeployed(hub, options, [first, 'v1.3.1']);
    chapter('rules that keep it so');
    await hub.presses('hotfix-protect.yml', { mode: 'apply', 'dry-run': 'false' });
    const targets = repository.rules.map(({ target }) => target).sort();
    assert.deepEqual(targets, ['branch', 'tag']);
    const environment = repository.deployments.at(-1)?.environment;
    assert.equal(environment, 'administration', 'the key of the App waits in an environment');
    await assert.rejects(
      hub.asks('PATCH', `/git/refs/tags/${first}`, { sha: await repository.tip('main'), force: true }),
    );
    // With the job's own token it finds nothing missing; else the run would fail.
    const deployments = repository.deployments.length;
    await hub.strikes('hotfix-protect.yml');
    assert.equal(repository.deployments.length, deployments, 'a look at the rules needs no environment');
  },
};

/** As the commands of the pull request have it: develop is merged into its branch, with both sides' lines. */
async function settle(repository: Repository, branch: string): Promise<void> {
  assert.ok(settled.includes(guard));
  await repository.commit(branch, {
    parents: [branch, 'develop'],
    files: { 'src/price.js': settled, 'package.json': (await repository.read('develop', 'package.json')) ?? '' },
    message: `Merge branch 'develop' into ${branch}`,
  });
}
