// Have the required checks succeeded on a commit?

import { HotfixError } from './errors.ts';
import { type GitHub, path } from './github.ts';

interface CheckRuns {
  total_count: number;
  check_runs: { id: number; name: string; status: string; conclusion: string | null }[];
}

interface CombinedStatus {
  total_count: number;
  statuses: { context: string; state: string }[];
}

type Verdict = 'succeeded' | 'waiting' | 'failed';

/**
 * The verdict of each named check on a commit, from check runs and commit statuses; the newest run of a name counts. Where
 * a run and a status have the same name, both are required (docs.github.com: troubleshooting required status checks).
 */
async function verdictsOf(github: GitHub, sha: string): Promise<Map<string, Verdict>> {
  const [runs, statuses] = await Promise.all([
    allPages<CheckRuns>(github, path`/commits/${sha}/check-runs`),
    allPages<CombinedStatus>(github, path`/commits/${sha}/status`),
  ]);
  const ofStatuses = new Map<string, Verdict>();
  for (const { context, state } of statuses.flatMap((page) => page.statuses)) {
    ofStatuses.set(context, state === 'success' ? 'succeeded' : state === 'pending' ? 'waiting' : 'failed');
  }
  // Two workflows may have a check of the same name: that with the highest number is the newest.
  const oldestFirst = runs.flatMap((page) => page.check_runs).sort((a, b) => a.id - b.id);
  const ofRuns = new Map(oldestFirst.map((run) => [run.name, verdictOfRun(run)]));
  const both = [...ofStatuses].map(([name, verdict]) => [name, worse(verdict, ofRuns.get(name))] as const);
  return new Map([...ofRuns, ...both]);
}

function worse(one: Verdict, other: Verdict | undefined): Verdict {
  const found = (['failed', 'waiting'] as const).find((verdict) => verdict === one || verdict === other);
  return found ?? 'succeeded';
}

async function allPages<T extends { total_count: number }>(github: GitHub, route: string): Promise<T[]> {
  const page = (number: number) => github.get<T>(route, { per_page: 100, page: number });
  const first = await page(1);
  const more = Math.max(0, Math.ceil(first.total_count / 100) - 1);
  return [first, ...(await Promise.all(Array.from({ length: more }, (_, index) => page(index + 2))))];
}

// Skipped and neutral runs do not block a pull request either (docs.github.com: status checks).
function verdictOfRun(run: CheckRuns['check_runs'][number]): Verdict {
  if (run.status !== 'completed') return 'waiting';
  return ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '') ? 'succeeded' : 'failed';
}

const longestWaitMs = 10 * 60_000;

/**
 * Returns when each check has succeeded on one of the commits (the target, the merged head); waits for those that are
 * still running or not there yet, up to 10 minutes. Throws, and nothing was written, when one failed or did not come.
 */
export async function requireChecks(
  github: GitHub,
  checks: readonly string[],
  at: {
    commits: readonly string[];
    /** Asked in each round for one more commit: GitHub names the merged head only some seconds after the merge. */
    alsoOn?: () => Promise<string | undefined>;
    onWait: (missing: readonly string[]) => void;
  },
): Promise<void> {
  const end = github.clock.now() + longestWaitMs;
  for (let pause = 5_000; ; pause = Math.min(pause * 2, 30_000)) {
    const also = await at.alsoOn?.();
    const commits = [...new Set(also === undefined ? at.commits : [...at.commits, also])];
    const all = await Promise.all(commits.map((sha) => verdictsOf(github, sha)));
    const best = (check: string) => all.map((verdicts) => verdicts.get(check));
    const missing = checks.filter((check) => !best(check).includes('succeeded'));
    if (missing.length === 0) return;
    // On the target itself it may not have begun yet.
    const mayCome = (check: string) => best(check)[0] === undefined || best(check).includes('waiting');
    const failed = missing.filter((check) => best(check).includes('failed') && !mayCome(check));
    if (failed.length > 0) throw refusal(failed, 'failed', commits);
    if (github.clock.now() + pause > end) throw refusal(missing, 'did not succeed within 10 minutes', commits);
    at.onWait(missing);
    await github.clock.sleep(pause);
  }
}

/** A verdict on the commit, not an accident on the way. */
export class ChecksNotMet extends HotfixError {}

function refusal(checks: readonly string[], how: string, commits: readonly string[]): ChecksNotMet {
  return new ChecksNotMet(
    `The required ${checks.length === 1 ? 'check' : 'checks'} ${checks.join(', ')} ${how} on ${commits.join(' or ')}.`,
    'Look at the checks of that commit, mend or re-run them, then run this job again. Names must be those that GitHub shows; see the input `required-checks`.',
  );
}
