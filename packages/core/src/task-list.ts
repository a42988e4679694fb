// The steps of a cycle as a task list: ticked off as they are taken, whatever people write around them.

/** The steps of a cycle, in their order. `fixed`: a pull request with the fix is proposed. */
export const trackingSteps = ['started', 'fixed', 'merged', 'released', 'back-merged', 'cleaned-up'] as const;

export type TrackingStep = (typeof trackingSteps)[number];

/** Text of others in which nothing is taken for one of our hidden marks. */
export function withoutMarks(text: string): string {
  return text.replace(/<!--(?=\s*\/?hotfix-actions:)/g, '&lt;!--');
}

/** What became of a step. */
export interface Tick {
  readonly step: TrackingStep;
  /** When it was done, ISO 8601; undefined where it still waits for something. */
  readonly at: string | undefined;
  /** Behind the step's name: what was done, or what it waits for; Markdown of one line. */
  readonly detail: string;
}

const stepPattern = new RegExp(
  `^([ \\t]*[-*+] \\[)([ xX])(\\][^\\r\\n]*?<!-- hotfix-actions:step (${trackingSteps.join('|')}))( [0-9TZ:.-]+)?( -->)([^\\r\\n]*?)(<!-- /hotfix-actions:step -->)`,
  'gm',
);

const labels: Readonly<Record<TrackingStep, string>> = {
  started: 'Begun',
  fixed: 'Fix proposed',
  merged: 'Merged into production',
  released: 'Released',
  'back-merged': 'Back in development',
  'cleaned-up': 'Cleaned up',
};

/** The cycle as a task list, nothing of it done. */
export function taskList(): string {
  return trackingSteps
    .map((step) => `- [ ] ${labels[step]}<!-- hotfix-actions:step ${step} --><!-- /hotfix-actions:step -->`)
    .join('\n');
}

/**
 * The body with these steps ticked. Nothing is ever unticked. A step that was ticked by us keeps its time as long as the
 * detail is the same, so that running again changes nothing; a line that people took out stays out.
 */
export function tickBody(body: string, ticks: readonly Tick[]): string {
  const ticked = ticks.reduce((text, tick) => replaceLast(text, tick, detailOf(tick)), body);
  if (ticked.length <= mostCharacters) return ticked;
  const short = ticks.reduce((text, tick) => replaceLast(text, tick, ''), body);
  return short.length <= mostCharacters ? short : body;
}

// GitHub takes no longer body. One that is full of people's words is ticked without a detail, or not at all.
const mostCharacters = 65_536;

function detailOf({ detail }: Tick): string {
  const line = withoutMarks(detail)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();
  return line === '' ? '' : ` — ${line}`;
}

// A step stands once, below all that people say: of lines that look like it the last one is ours.
function replaceLast(body: string, { step, at }: Tick, detail: string): string {
  const found = [...body.matchAll(stepPattern)].filter(([, , , , name]) => name === step).at(-1);
  if (!found) return body;
  const [whole, open, box = ' ', middle, , time, close, before, end] = found;
  const isDone = time !== undefined;
  if (isDone && (at === undefined || before === detail)) return body;
  const line = [open, at === undefined ? box : 'x', middle, at === undefined ? '' : ` ${at}`, close, detail, end].join(
    '',
  );
  return body.slice(0, found.index) + line + body.slice(found.index + whole.length);
}

export interface TimedStep {
  readonly step: TrackingStep;
  /** ISO 8601; undefined where it is not done, or a person ticked it. */
  readonly at: string | undefined;
  readonly done: boolean;
  /** What stands behind it, Markdown of one line; '' where nothing does. */
  readonly detail: string;
}

/** The steps of an issue in their order; those whose line people took out are missing. */
export function readTimeLine({ body }: { readonly body: string }): TimedStep[] {
  const found = new Map<string, TimedStep>();
  for (const [, , box, , step = '', time, , detail = ''] of body.matchAll(stepPattern)) {
    const at = time?.trim();
    found.set(step, { step: step as TrackingStep, at, done: box !== ' ', detail: detail.replace(/^ — /, '') });
  }
  return trackingSteps.flatMap((step) => found.get(step) ?? []);
}
