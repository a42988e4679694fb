import assert from 'node:assert/strict';
import { begin, expectClosed, expectDeployed, first, onlyOpen, openStage, propose } from './scenes.ts';
import type { Story } from './story.ts';

const support = 'support/v1.3.0';

export const onSupport: Story = {
  title: 'on a support branch: the newest release is bad, the last good one is mended',
  async tell(options) {
    await using hub = await openStage(options, {
      app: false,
      develop: { 'src/orders.js': 'export const orders = [];\n' },
    });
    const { chapter } = options;
    const { repository } = hub;
    await repository.commit('main', { files: { 'src/bad.js': 'throw new Error();\n' }, message: 'feat: bad' });
    await repository.tag('v1.4.0', 'main');
    await hub.asks('POST', '/releases', { tag_name: 'v1.4.0', name: 'v1.4.0' });
    await hub.opens();
    chapter('a hotfix of v1.3.0');
    const branch = await begin(hub, support, 'v1.3.0');
    const pull = await propose(hub, branch, support);
    await hub.approves();
    await hub.does(() => repository.mergePullRequest(pull.number));
    await expectDeployed(hub, options, [first]);
    const tags = await repository.tags();
    assert.equal(tags[first], await repository.tip(support));
    assert.equal(await repository.contains('main', tags[first] ?? ''), false);
    assert.equal(repository.latestRelease()?.tagName, 'v1.4.0');
    chapter('to main and to develop by pull requests');
    // What goes to main is checked like all that does.
    await hub.approves();
    const toDevelop = onlyOpen(repository, 'develop');
    await hub.does(() => repository.mergePullRequest(onlyOpen(repository, 'main').number));
    // What was to go there came with main: by GITHUB_TOKEN, so that nothing starts by it, and its branch is left to the button.
    assert.notEqual(toDevelop.mergedAt, null);
    await hub.presses('hotfix-cleanup.yml', { head: toDevelop.head.ref });
    for (const target of ['main', 'develop'])
      assert.ok(await repository.contains(target, tags[first] ?? ''), `${target} has the hotfix`);
    assert.deepEqual(await repository.tags(), tags, 'nothing is released twice');
    await expectDeployed(hub, options, [first]);
    assert.equal(await repository.read('develop', 'src/bad.js'), await repository.read('main', 'src/bad.js'));
    expectClosed(hub);
    const left = Object.keys(await repository.branches()).sort();
    assert.deepEqual(left, ['contrib/wishes', 'develop', 'main', support]);
  },
};
