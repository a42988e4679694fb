/** A line that the run page shows. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
}

const decoded = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

/** Ten annotations of a level are kept, each of at most 4,096 characters, as on the runner. */
const kept = 10;
const longest = 4096;
const levels = ['error', 'warning', 'notice'];

/** Finds the workflow commands in a log (GitHub docs: workflow commands for GitHub Actions). */
export function readCommands(log: string): { annotations: Annotation[]; masked: string[] } {
  const commands = [...commandsOf(log)];
  const masked = commands.filter(({ name }) => name === 'add-mask').map(({ value }) => value);
  const annotations = levels.flatMap((level) => commands.filter(({ name }) => name === level).slice(0, kept));
  annotations.sort((a, b) => a.line - b.line);
  return {
    masked,
    annotations: annotations.map(({ name, value }) => ({
      level: name as Annotation['level'],
      message: value.slice(0, longest),
    })),
  };
}

interface Command {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** Between `::stop-commands::WORD` and `::WORD::` nothing is a command. */
function* commandsOf(log: string): Generator<Command> {
  let stopped: string | undefined;
  for (const [at, line] of log.split(/\r?\n/).entries()) {
    const [, name = '', , value = ''] = /^\s*::([\w-]+)( .*?)?::(.*)$/.exec(line) ?? [];
    if (stopped !== undefined) stopped = line.trim() === `::${stopped}::` ? undefined : stopped;
    else if (name === 'stop-commands') stopped = value;
    else if (name !== '') yield { name, value: decoded(value), line: at };
  }
}
