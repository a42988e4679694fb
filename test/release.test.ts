// The commit of our own release, what a push of it publishes, and where the floating tags go.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { forServer } from '../scripts/ghes.ts';
import { notesOf, unreleasedOf, withRelease } from '../scripts/release/changelog.ts';
import { checksumsOf } from '../scripts/release/checksums.ts';
import { commitFiles, filesOf } from '../scripts/release/commits.ts';
import { refsOf, released, versionOf } from '../scripts/release/files.ts';
import { type Git, gitIn } from '../scripts/release/git.ts';
import { planOf } from '../scripts/release/plan.ts';
import { prepare } from '../scripts/release/prepare.ts';
import { nextVersion } from '../scripts/release/version.ts';
import { foldersIn, read, root } from './project.ts';
import { date, openProject, type Project } from './release.world.ts';
import { readWorkflow, reusableFolder } from './workflow-files.ts';

test.each([
  ['major', '0.1.0', [], '1.0.0'],
  ['minor', '1.9.4', ['1.9.4'], '1.10.0'],
  ['patch', '1.0.9', ['1.0.9'], '1.0.10'],
  ['2.0.0', '1.4.0', ['1.4.0'], '2.0.0'],
  ['1.0.0', '1.0.0', [], '1.0.0'],
])('%s after %s is the next number', (wish, current, taken, next) => {
  expect(nextVersion(wish, current, taken)).toBe(next);
});

test.each([
  ['patch', '1.0.0', ['1.0.0', '1.0.1'], 'v1.0.1 is a tag already'],
  ['1.0.0', '1.0.0', ['1.0.0'], 'v1.0.0 is a tag already'],
  ['0.9.0', '1.0.0', ['1.0.0'], '0.9.0 is not above 1.0.0'],
  ['1.0', '1.0.0', [], '1.0 is no version'],
  ['v1.2.0', '1.0.0', [], 'v1.2.0 is no version'],
  ['1.02.0', '1.0.0', [], '1.02.0 is no version'],
])('%s after %s is refused', (wish, current, taken, message) => {
  expect(() => nextVersion(wish, current, taken)).toThrow(message);
});

test('what was unreleased gets the heading of the release', () => {
  const before = '# Changelog\n\n## Unreleased\n\n### Added\n\n- One.\n\n## 1.0.0 – 2026-01-01\n\n- First.\n';
  const after = withRelease(before, '1.1.0', date);
  expect(after).toContain('## Unreleased\n\n## 1.1.0 – 2026-11-28\n\n### Added\n\n- One.\n\n## 1.0.0 – 2026-01-01\n');
  expect([unreleasedOf(after), notesOf(after, '1.1.0')]).toEqual(['', '### Added\n\n- One.']);
  expect([notesOf(after, '1.0.0'), notesOf(after, '1.0')]).toEqual(['- First.', undefined]);
});

describe('this project', () => {
  const paths = [
    ...['package.json', 'package-lock.json', 'CHANGELOG.md'],
    ...['packages', 'actions'].flatMap((name) => foldersIn(name).map((one) => `${name}/${one}/package.json`)),
  ];

  test('has one version, in every manifest and in the lock file', () => {
    const files = new Map(paths.map((path) => [path, read(path)]));
    const version = versionOf(files);
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> };
    const own = Object.entries(packages).filter(([path]) => !path.includes('node_modules/'));
    expect(own.map(([path]) => path).sort()).toEqual(
      ['', ...paths.slice(3).map((path) => path.replace('/package.json', ''))].sort(),
    );
    expect(own.filter(([, entry]) => entry.version !== version)).toEqual([]);
  });

  test('released, has that version everywhere, and workflows that call it, for the server as well', async () => {
    const before = await filesOf(gitIn(root), 'HEAD');
    const changelog = before.get('CHANGELOG.md') ?? '';
    const files = new Map([
      ...before,
      ['CHANGELOG.md', changelog.replace('## Unreleased\n', '## Unreleased\n\n- X.\n')],
    ]);
    const after = new Map([...files, ...released(files, '1.2.3', date)]);
    expect([versionOf(after), refsOf(after, 'reusable'), refsOf(after, 'starter')]).toEqual([
      '1.2.3',
      ['v1.2.3'],
      ['v1'],
    ]);
    for (const [path, text] of after) {
      const [, name] = /^\.github\/workflows\/([\w-]+)-ghes\.yml$/.exec(path) ?? [];
      if (name) expect(text).toBe(forServer(`${name}.yml`, after.get(`.github/workflows/${name}.yml`) ?? ''));
    }
    const { packages } = JSON.parse(after.get('package-lock.json') ?? '') as { packages: object };
    expect(JSON.stringify(packages).match(/"1\.2\.3"/g)?.length).toBeGreaterThanOrEqual(paths.length - 2);
  });
});

/** The files of a commit that nothing points to yet. */
async function changed(git: Git): Promise<string> {
  const files = new Map([['CHANGELOG.md', '# Changelog\n']]);
  return git.run('rev-parse', `${await commitFiles(git, 'HEAD', { files, message: 'x' })}^{tree}`);
}

describe('npm run release', () => {
  test('makes one commit on top of what is there, and asked again the same', async () => {
    using project = await openProject();
    const made = await prepare(project.git, { wish: 'major', date });
    expect(made).toMatchObject({ version: '1.0.0', branch: 'main', wasThere: false });
    const after = await filesOf(project.git, 'HEAD');
    expect([versionOf(after), refsOf(after, 'reusable')]).toEqual(['1.0.0', ['v1.0.0']]);
    expect(await project.git.run('status', '--porcelain')).toBe('');
    expect(await project.git.run('log', '--format=%s')).toBe('chore: release 1.0.0\nfirst');
    expect(await prepare(project.git, { wish: 'major', date })).toEqual({ ...made, wasThere: true });
    expect(await prepare(project.git, { wish: '1.0.0', date })).toEqual({ ...made, wasThere: true });
    await project.git.run('push', '--quiet', 'origin', 'main');
    expect(await prepare(project.git, { wish: 'major', date })).toEqual({ ...made, wasThere: true });
  });

  test('goes on where a run was killed in the middle of it, whatever that left', async () => {
    using project = await openProject();
    const folder = await project.git.run('rev-parse', '--path-format=absolute', '--git-dir');
    for (const left of ['release-index', 'release-index.lock']) await writeFile(join(folder, left), '');
    const [one, other] = await Promise.all([1, 2].map(() => changed(project.git)));
    expect(one).toBe(other);
    expect(await prepare(project.git, { wish: 'major', date })).toMatchObject({ version: '1.0.0', wasThere: false });
    expect(await project.git.run('status', '--porcelain')).toBe('');
  });

  test.each([
    ['a file that is not committed', (p: Project) => p.write('new.txt', ''), 'The working tree is not clean'],
    ['a changed file', (p: Project) => p.write('CHANGELOG.md', ''), 'The working tree is not clean'],
    ['another branch', (p: Project) => p.git.run('switch', '--quiet', '-c', 'topic'), 'topic is checked out'],
    ['no branch', (p: Project) => p.git.run('switch', '--quiet', '--detach'), 'A commit without a branch'],
    [
      'a commit that is not pushed',
      (p: Project) => p.git.run('commit', '--quiet', '--allow-empty', '-m', 'x'),
      'main is at',
    ],
  ])('refuses %s, and changes nothing', async (_what, arrange, message) => {
    using project = await openProject();
    await arrange(project);
    const before = await project.git.run('rev-parse', 'HEAD');
    await expect(prepare(project.git, { wish: 'major', date })).rejects.toThrow(message);
    expect(await project.git.run('rev-parse', 'HEAD')).toBe(before);
  });

  test('refuses a major version that starter workflows do not call', async () => {
    using project = await openProject();
    for (const wish of ['minor', '2.0.0'])
      await expect(prepare(project.git, { wish, date })).rejects.toThrow(
        'workflow-templates/ call org/hotfix-actions@v1',
      );
  });

  test('refuses a release that has nothing to tell', async () => {
    using project = await openProject();
    const { commit } = await project.release('major');
    await project.tag('v1.0.0', commit);
    await expect(prepare(project.git, { wish: 'patch', date })).rejects.toThrow('Nothing is written under Unreleased');
  });

  test('refuses a build that is not what the sources give, before there is a commit', async () => {
    using project = await openProject();
    const checkBuild = () => Promise.reject(new Error('dist/ differs'));
    await expect(prepare(project.git, { wish: 'major', date, checkBuild })).rejects.toThrow('dist/ differs');
    expect(await project.git.run('log', '--format=%s')).toBe('first');
  });
});

describe('what a push publishes', () => {
  test('nothing, as long as the version has no heading', async () => {
    using project = await openProject();
    const plan = await planOf(project.git, project.remote, 'HEAD');
    expect(plan).toMatchObject({ tag: '', told: '0.1.0 has no heading in CHANGELOG.md: it is no release yet.' });
  });

  test('the release, until it is out; afterwards nothing', async () => {
    using project = await openProject();
    const { commit } = await project.release('major');
    const plan = () => planOf(project.git, project.remote, commit);
    expect(await plan()).toEqual({ tag: 'v1.0.0', notes: '- The first.', told: 'v1.0.0 is new.' });
    await project.tag('v1.0.0', commit);
    expect(await plan()).toMatchObject({ tag: 'v1.0.0', notes: '- The first.' });
    await project.entry('more');
    const later = await planOf(project.git, project.remote, await project.git.run('rev-parse', 'HEAD'));
    expect(later).toMatchObject({ tag: '', told: `v1.0.0 is out, at ${commit}.` });
  });

  test('an error, where the tag stands at another commit', async () => {
    using project = await openProject();
    const first = await project.git.run('rev-parse', 'HEAD');
    const { commit } = await project.release('major');
    await project.tag('v1.0.0', first);
    await expect(planOf(project.git, project.remote, commit)).rejects.toThrow('where package.json says 0.1.0');
    await project.git.run('switch', '--quiet', '--orphan', 'elsewhere');
    await project.git.run('commit', '--quiet', '--allow-empty', '-m', 'x');
    const strange = await project.git.run('rev-parse', 'HEAD');
    await project.git.run('push', '--quiet', '--force', 'origin', `${strange}:refs/tags/v1.0.0`);
    await expect(planOf(project.git, project.remote, commit)).rejects.toThrow(
      `which is not in the history of ${commit}`,
    );
  });

  test('an error, where it would ship what its notes do not say', async () => {
    using project = await openProject();
    await project.release('major');
    await project.entry('too late');
    const head = await project.git.run('rev-parse', 'HEAD');
    await expect(planOf(project.git, project.remote, head)).rejects.toThrow('has entries under Unreleased');
  });
});

test('the checksums are those of all that runs at callers', async () => {
  using project = await openProject();
  const lines = (await checksumsOf(project.git, 'HEAD')).trimEnd().split('\n');
  expect(lines.map((line) => line.slice(66))).toEqual([
    '.github/workflows/finish.yml',
    'dist/finish/index.js',
    'finish/action.yml',
  ]);
  // printf 'run();\n' | sha256sum
  expect(lines[1]).toMatch(/^784a4943cef91202b9104c6073cd82592cdc9d810645143ed09933651bdfde58 /);
});

describe('ci-release.yml', () => {
  const { jobs, permissions } = readWorkflow(reusableFolder, 'ci-release');
  const mayWrite = Object.entries(jobs).flatMap(([name, job]) => {
    const written = Object.entries(job.permissions ?? {}).filter(([, level]) => level === 'write');
    return written.length > 0 ? [[name, Object.fromEntries(written)] as const] : [];
  });

  test('gives no job more than its work takes', () => {
    expect(permissions).toEqual({});
    expect(Object.fromEntries(mayWrite)).toEqual({
      attest: { attestations: 'write', 'id-token': 'write' },
      publish: { contents: 'write' },
      move: { contents: 'write' },
    });
  });

  test.each(mayWrite.map(([name]) => name))('%s may write, so it installs nothing and runs no other script', (name) => {
    const scripts = (jobs[name]?.steps ?? []).flatMap(({ run }) => run ?? []);
    expect(scripts).toEqual(['eval "$CHECKOUT"']);
  });

  test('publishes with our own actions, and looks at what came of it with the released ones', () => {
    const uses = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap((step) => step.uses ?? []));
    expect(uses).toEqual(expect.arrayContaining(['./tag', './released/verify-tag', './released/version']));
  });
});
