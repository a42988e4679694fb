// Have the required checks succeeded on a commit?

import { HotfixError } from './errors.ts';
import { type GitHub, path } from './github.ts';

interface CheckRuns {
  check_runs: {
    name: string;
    status: string;
    conclusion: string | null;
    started_at?: string | null;
    html_url?: string | null;
  }[];
}

interface CombinedStatus {
  statuses: { context: string; state: string; target_url?: string | null }[];
}

type Verdict = 'succeeded' | 'waiting' | 'failed';

/** The verdict of each named check on a commit, from check runs and commit statuses; the newest run of a name counts. */
async function verdictsOf(github: GitHub, sha: string): Promise<Map<string, Verdict>> {
  const [runs, status] = await Promise.all([
    github.get<CheckRuns>(path`/commits/${sha}/check-runs`, { filter: 'latest', per_page: 100 }),
    github.get<CombinedStatus>(path`/commits/${sha}/status`, { per_page: 100 }),
  ]);
  const verdicts = new Map<string, Verdict>();
  for (const { context, state } of status.statuses) {
    verdicts.set(context, state === 'success' ? 'succeeded' : state === 'pending' ? 'waiting' : 'failed');
  }
  for (const run of runs.check_runs) verdicts.set(run.name, verdictOfRun(run));
  return verdicts;
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
  at: { commits: readonly string[]; onWait: (missing: readonly string[]) => void },
): Promise<void> {
  const end = github.clock.now() + longestWaitMs;
  for (let pause = 5_000; ; pause = Math.min(pause * 2, 30_000)) {
    const all = await Promise.all([...new Set(at.commits)].map((sha) => verdictsOf(github, sha)));
    const best = (check: string) => all.map((verdicts) => verdicts.get(check));
    const missing = checks.filter((check) => !best(check).includes('succeeded'));
    if (missing.length === 0) return;
    const failed = missing.filter((check) => best(check).includes('failed') && !best(check).includes('waiting'));
    if (failed.length > 0) throw refusal(failed, 'failed', at.commits);
    if (github.clock.now() + pause > end) throw refusal(missing, 'did not succeed within 10 minutes', at.commits);
    at.onWait(missing);
    await github.clock.sleep(pause);
  }
}

function refusal(checks: readonly string[], how: string, commits: readonly string[]): HotfixError {
  return new HotfixError(
    `Not tagged: the required ${checks.length === 1 ? 'check' : 'checks'} ${checks.join(', ')} ${how} on ${commits.join(' or ')}.`,
    'Look at the checks of that commit, mend or re-run them, then run this job again. Names must be those that GitHub shows; see the input `required-checks`.',
  );
}
