// What a preset is: from the files that are there to the commands that people run in such a project.

export type CommandName = 'tests' | 'lint' | 'types' | 'build';

/** The working directory as a preset looks at it. */
export interface Project {
  /** Files and folders right in it. */
  readonly names: ReadonlySet<string>;
  /** What a file of the project says; '' where there is none. */
  text(name: string): string;
  /** Is this program on the PATH? Only those that a preset names in `programs` are looked for. */
  hasProgram(name: string): boolean;
}

export interface PresetCommand {
  readonly script: string;
  /** Exit codes of a run that came to its end, where others say that it did not. Default: every one. */
  readonly completeWith?: readonly number[];
  /** A line that says that not all of it ran, whatever the exit code. */
  readonly incompleteWhen?: RegExp;
  /** Of a command for tests: what to do where it leaves no coverage report. */
  readonly noReport?: string;
}

/** Why there is no command for a gate, and what to do about it. */
export interface NoCommand {
  readonly missing: string;
}

/** What a tool prints where something is not installed or set up, and how to mend that. */
export interface Remedy {
  readonly when: RegExp;
  readonly mend: string;
}

export interface Preset {
  readonly name: string;
  /** Files that say: this is such a project. */
  readonly files: RegExp;
  readonly filesInWords: string;
  /** Programs whose presence changes the commands. */
  readonly programs?: readonly string[];
  commands(project: Project, wish: Wish): Readonly<Record<CommandName, PresetCommand | NoCommand>>;
  readonly remedies: readonly Remedy[];
}

export interface Wish {
  /** Is the coverage gate among those to run? */
  readonly coverage: boolean;
}

/** A folder of this run for reports, outside of the workspace: nothing that lint, build or git would find. */
export const reports = '"$QUALITY_GATES_REPORTS"';

export function words(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

/** Build tools stop at tests that fail, before the report: it is asked for once more by itself, and the exit code stays. */
export function reportingAnyway(run: string, report: string): string {
  return ['failed=0', `${run} || failed=$?`, `if [ $failed != 0 ]; then ${report} || true; fi`, 'exit $failed'].join(
    '\n',
  );
}
