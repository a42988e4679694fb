import {
  begin,
  expectClosed,
  expectDeployed,
  expectRebased,
  expectReleased,
  expectRolledBack,
  first,
  lookOver,
  openStage,
  propose,
  refsOf,
  revert,
} from './scenes.ts';
import type { Story } from './story.ts';

export const withGitHubToken: Story = {
  title: 'with GITHUB_TOKEN: from the button to the contributors, rollback, revert',
  async tell(options) {
    await using hub = await openStage(options, {
      app: false,
      develop: { 'src/orders.js': 'export const orders = [];\n' },
    });
    const { chapter } = options;
    chapter('doctor, which writes nothing');
    await lookOver(hub);
    chapter('the release that runs in production');
    await hub.presses('hotfix-deploy.yml', {}, 'v1.3.0');
    await expectDeployed(hub, options, ['v1.3.0']);
    chapter('a hotfix, from the button to the contributors');
    const branch = await begin(hub);
    const pull = await propose(hub, branch);
    await hub.approves();
    await hub.does((repository) => repository.mergePullRequest(pull.number));
    await expectReleased(hub, branch);
    await expectDeployed(hub, options, ['v1.3.0', first]);
    expectClosed(hub);
    await hub.strikes('hotfix-rebase.yml');
    await expectRebased(hub);
    chapter('it was no good: rollback');
    const before = await refsOf(hub.repository);
    await hub.presses('hotfix-rollback.yml', { from: first, reason: 'orders are refused' });
    const rolledBack = ['v1.3.0', first, 'v1.3.0'];
    await expectDeployed(hub, options, rolledBack);
    await expectRolledBack(hub, before);
    // Whoever names the bad release goes no further back by pressing twice: by their word it runs still, so the same is deployed.
    await hub.presses('hotfix-rollback.yml', { from: first });
    await expectDeployed(hub, options, [...rolledBack, 'v1.3.0']);
    chapter('out of main: revert');
    await revert(hub);
    await expectDeployed(hub, options, [...rolledBack, 'v1.3.0', 'v1.3.1']);
  },
};
