// Python: pytest with pytest-cov, ruff, mypy and build; by uv where the project is uv's.

import { type NoCommand, type Preset, type PresetCommand, type Project, reports, type Wish, words } from './preset.ts';

export const python: Preset = {
  name: 'python',
  files: /^(pyproject\.toml|setup\.py|setup\.cfg|uv\.lock)$/,
  filesInWords: 'pyproject.toml, setup.py, setup.cfg or uv.lock',
  programs: ['python'],
  commands: (project, wish) => ({
    // 0: all passed, 1: some failed. Else pytest was interrupted, or could not start (docs.pytest.org, exit codes).
    tests: { script: tests(project, wish), completeWith: [0, 1] },
    lint: { script: `${tool(project, 'ruff')} check .` },
    types: { script: words(tool(project, 'mypy'), typesOf(project)) },
    build: build(project),
  }),
  remedies: [
    {
      when: /unrecognized arguments:.*--cov/,
      mend: 'pytest-cov is not installed: add it to the development dependencies (`uv add --dev pytest-cov`, or `pip install pytest-cov` in a step before)',
    },
    {
      when: /No module named '?(pytest|ruff|mypy|build)\b/,
      mend: 'it is not installed for the `python` on the PATH: install it in a step before (`pip install pytest pytest-cov ruff mypy build`)',
    },
    {
      when: /Failed to spawn: `(pytest|ruff|mypy)`/,
      mend: 'it is not among the dependencies of the project: `uv add --dev pytest pytest-cov ruff mypy`',
    },
    { when: /uv: command not found/, mend: 'install uv in a step before (the action astral-sh/setup-uv does)' },
    { when: /The lockfile at .* needs to be updated/, mend: 'run `uv lock` and commit uv.lock' },
  ],
};

function isUvs(project: Project): boolean {
  return project.names.has('uv.lock') || /^\[\[?tool\.uv[\].]/m.test(project.text('pyproject.toml'));
}

/** Every tool runs in the environment of the project. With a lock file that is the one that it pins, and the file stays. */
function tool(project: Project, name: string): string {
  if (isUvs(project)) return project.names.has('uv.lock') ? `uv run --locked ${name}` : `uv run ${name}`;
  return `${interpreter(project)} -m ${name}`;
}

/** Debian and its like have no `python`. */
function interpreter(project: Project): string {
  return project.hasProgram('python') ? 'python' : 'python3';
}

function configurations(project: Project): string {
  return ['pyproject.toml', 'setup.cfg', 'tox.ini', 'pytest.ini', '.coveragerc'].map(project.text).join('\n');
}

function tests(project: Project, { coverage }: Wish): string {
  const junit = `--junit-xml=${reports}/junit.xml`;
  const measured = `--cov-report=term --cov-report=json:${reports}/coverage.json`;
  return words(tool(project, 'pytest'), coverage && sourceOf(project), coverage && measured, junit);
}

/** What is measured, unless the project says so itself: its `src`, else all that is imported from here. */
function sourceOf(project: Project): string | undefined {
  const said = configurations(project);
  if (/--cov\b(?!-)/.test(said)) return undefined;
  const configured = /^\s*(source|source_pkgs)\s*=/m.test(said);
  return !configured && project.names.has('src') ? '--cov=src' : '--cov';
}

function typesOf(project: Project): string | undefined {
  const said = [configurations(project), project.text('mypy.ini'), project.text('.mypy.ini')].join('\n');
  const mypy = said.slice(Math.max(0, said.search(/^\[(tool\.)?mypy\]/m)));
  if (/^\[(tool\.)?mypy\]/.test(mypy) && /^\s*(files|packages|modules)\s*=/m.test(mypy)) return undefined;
  return project.names.has('src') ? 'src' : '.';
}

function build(project: Project): PresetCommand | NoCommand {
  const isPackage = /^\[build-system\]/m.test(project.text('pyproject.toml')) || project.names.has('setup.py');
  if (!isPackage)
    return {
      missing: 'pyproject.toml has no [build-system] and there is no setup.py, so there is no package to build',
    };
  return { script: isUvs(project) ? 'uv build' : `${interpreter(project)} -m build` };
}
