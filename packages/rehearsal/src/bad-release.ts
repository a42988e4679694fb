// The repository of the scenarios after a bad release: v1.5.0 was good, v1.5.1 is bad and deployed, and work went on.

import type { GitHub, Repository } from '@hotfix-actions/sandbox';
import { found, released } from './example-files.ts';
import type { Stage } from './stage.ts';

export interface BadRelease {
  readonly bad: string;
  readonly good: string;
  /** What production should hold without it: the tree of the good release, and what landed since. */
  readonly withoutIt: string;
  /** The tree of development with what landed on production since, and nothing taken out. */
  readonly kept: string;
  /** All branches and tags. */
  readonly refs: string;
}

const bad = 'v1.5.1';
const good = 'v1.5.0';

const workflow = `on:
  workflow_dispatch:
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: ./deploy.sh
`;

const people = {
  ada: { name: 'Ada', email: 'ada@example.com' },
  grace: { name: 'Grace', email: 'grace@example.com' },
};

const hour = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();

/** What the bad release brought, and what landed on production after it. */
const brought = { 'src/login.js': found.broken, 'src/wishes.js': 'export const wishes = [];\n' };
const landed = { 'README.md': '# Shop\n\nSells things. Call 555-0100.\n' };

export async function openBadRelease(github: GitHub): Promise<Stage> {
  const repository = await github.createRepository('acme/shop', { defaultBranch: 'main' });
  const first = { ...released, 'src/login.js': found.fixed, '.github/workflows/deploy.yml': workflow };
  await repository.commit('main', { files: first, message: 'feat: a shop', author: people.ada, date: ago(300) });
  await publish(repository, good, ago(200));
  await repository.branch('develop', 'main');
  await releaseBad(repository);
  const orders = { 'src/orders.js': 'export const orders = new Set();\n' };
  await grow(repository, 'develop', { files: orders, message: 'refactor(orders): no order twice', hours: 20 });
  await repository.branch('docs/phone', 'main');
  await grow(repository, 'docs/phone', { files: landed, message: 'docs: how to call', hours: 10 });
  await land(repository, 'docs/phone', 'docs: how to call');
  return {
    repository,
    title: `an example, acme/shop, where ${bad} is bad`,
    copied: false,
    main: 'main',
    develop: 'develop',
    fix: '',
    prefix: 'v',
    gates: { left: 'there is no hotfix' },
    notes: [`${good} was good, ${bad} is bad and deployed; on main and develop work went on since.`],
    missing: [],
    release: {
      bad,
      good,
      withoutIt: await treeOf(repository, good),
      kept: await treeOf(repository, 'develop'),
      refs: await repository.git('for-each-ref'),
    },
  };
}

interface Growth {
  readonly files: Readonly<Record<string, string>>;
  readonly message: string;
  readonly hours: number;
}

async function grow(repository: Repository, branch: string, { files, message, hours }: Growth): Promise<void> {
  await repository.commit(branch, { files, message, author: people.grace, date: ago(hours) });
}

async function releaseBad(repository: Repository): Promise<void> {
  for (const [path, text] of Object.entries(brought))
    await grow(repository, 'develop', { files: { [path]: text }, message: `feat: ${path}`, hours: 60 });
  await repository.branch(`release/${bad}`, 'develop');
  await land(repository, `release/${bad}`, `Release ${bad}`);
  await publish(repository, bad, ago(40));
}

async function land(repository: Repository, head: string, title: string): Promise<void> {
  const { number } = await repository.openPullRequest({ head, base: 'main', title });
  await repository.mergePullRequest(number, { deleteBranch: true });
}

/** Tagged, released and deployed. */
async function publish(repository: Repository, tag: string, at: string): Promise<void> {
  await repository.tag(tag, 'main', { message: `Release ${tag}` });
  repository.releases.push({
    id: repository.releases.length + 1,
    tagName: tag,
    targetCommitish: 'main',
    name: tag,
    body: `What is new in ${tag}.`,
    draft: false,
    prerelease: false,
    immutable: false,
    makeLatest: 'true',
    author: 'octocat',
    createdAt: at,
    publishedAt: at,
  });
  await repository.deploy({ ref: tag });
}

/** The tree of a commit with what landed on production since, made beside the branches. */
async function treeOf(repository: Repository, at: string): Promise<string> {
  const beside = 'expected';
  const sha = await repository.commit(beside, { parents: [at], files: landed });
  await repository.deleteBranch(beside);
  return repository.git('rev-parse', `${sha}^{tree}`);
}
