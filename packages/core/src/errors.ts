// What a person reads when something cannot go on: what happened, with the names in it, and what to do about it.

import { isLimitOfGit } from './waits.ts';

/** Something that a person must mend. `hint` says how: a permission line, a setting, commands to paste. */
export class HotfixError extends Error {
  readonly hint: string;

  constructor(message: string, hint = '', cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'HotfixError';
    this.hint = hint;
  }
}

/** GitHub answered a request with an error status. `errors` are the codes and texts that a 422 adds. */
export class GitHubError extends Error {
  readonly status: number;
  readonly request: string;
  readonly errors: readonly { readonly code?: string; readonly field?: string; readonly message?: string }[];
  readonly acceptedPermissions: string;

  constructor(answer: Pick<GitHubError, 'status' | 'request' | 'errors' | 'acceptedPermissions' | 'message'>) {
    super(answer.message);
    this.name = 'GitHubError';
    this.status = answer.status;
    this.request = answer.request;
    this.errors = answer.errors;
    this.acceptedPermissions = answer.acceptedPermissions;
  }

  /** All that GitHub said, for matching its texts. */
  get text(): string {
    return [this.message, ...this.errors.map((error) => error.message ?? error.code ?? '')].join('\n');
  }
}

/** No answer, or a server error: whether the request took effect is not known. */
export class UncertainError extends Error {
  readonly request: string;

  constructor(request: string, cause: unknown) {
    super(`No certain answer to ${request}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'UncertainError';
    this.request = request;
  }
}

/** git ended with an error. `output` is what it printed, the token is never in it. */
export class GitError extends Error {
  readonly output: string;

  constructor(command: string, output: string) {
    super(`git ${command} failed: ${output.trim().split('\n').at(-1) ?? ''}`);
    this.name = 'GitError';
    this.output = output;
  }
}

export function isStatus(error: unknown, ...statuses: number[]): error is GitHubError {
  return error instanceof GitHubError && statuses.includes(error.status);
}

// GitHub says the same refusal in other words and statuses: 422 for refs, 409 for merges, 405 for pull requests.
const ruleTexts =
  /protected branch|not authorized to push|must not contain merge commits|required status check|cannot force-push|merge queue|verified signatures|must be made through|repository rule violations|protected ref|locked branch|approving review|update failed|creations being restricted/i;

/** Was the write refused by a rule of the branch (protection, ruleset), not for what it is? */
export function isRuleRefusal(error: unknown): boolean {
  return isStatus(error, 403, 405, 409, 422) && ruleTexts.test(error.text);
}

/** Does the token lack a right? GitHub says so with 403, and with 404 where it would not even tell that there is something. */
export function isMissingPermission(error: unknown): boolean {
  return isStatus(error, 403) && /resource not accessible/i.test(error.text);
}

const wordOf: Readonly<Record<string, string>> = { pull_requests: 'pull-requests' };

/** `contents=write; contents=write,workflows=write` → the first alternative as lines of a workflow's `permissions:`. */
function permissionLines(accepted: string): string {
  const [first = ''] = accepted.split(';');
  return first
    .split(',')
    .map((pair) => pair.trim().split('='))
    .map(([name = '', level = '']) => `${wordOf[name] ?? name}: ${level}`)
    .join(', ');
}

/** Turns an error of GitHub or git into one that a person can act on. */
export function explain(error: unknown, repository: string): HotfixError {
  if (error instanceof HotfixError) return error;
  if (error instanceof GitHubError) return explainGitHub(error, repository);
  if (error instanceof GitError) return explainGit(error, repository);
  if (error instanceof UncertainError) {
    return new HotfixError(
      error.message,
      'Run this job again: what was done is found and not done twice. If it keeps failing, see whether GitHub has an incident.',
      error,
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new HotfixError(
    `Unexpected: ${message}`,
    'This is a defect of hotfix-actions. Please report it with the log of this step.',
    error,
  );
}

function explainGitHub(error: GitHubError, repository: string): HotfixError {
  const said = `GitHub answered ${error.status} "${error.message}" to ${error.request}.`;
  if (error.status === 401) {
    return new HotfixError(
      `GitHub does not accept the token for ${repository} (401 "${error.message}").`,
      "Leave the input `token` out to use the job's own token, or see whether the secret that it names exists, has not expired and belongs to this server.",
      error,
    );
  }
  if (isStatus(error, 403, 429) && /rate limit|abuse detection/i.test(error.text)) {
    return new HotfixError(
      `The token has used up what GitHub allows it for now: ${said}`,
      "Run the job again later: nothing is done twice. The job's own token has 1,000 requests an hour for all runs of a repository; the token of a GitHub App has a limit of its own.",
      error,
    );
  }
  if (isMissingPermission(error)) {
    const lines = error.acceptedPermissions ? permissionLines(error.acceptedPermissions) : 'contents: write';
    return new HotfixError(
      `The token may not do this in ${repository}: ${said}`,
      `Give the job that right in its workflow, under \`permissions:\` — ${lines}. In a run for a pull request from a fork the token is read-only whatever is written there.`,
      error,
    );
  }
  if (error.status === 404) {
    return new HotfixError(
      said,
      `Either it does not exist, or the token cannot see it: with a private repository GitHub answers the same. See whether ${repository} is spelled right and the job has \`permissions: contents: read\`.`,
      error,
    );
  }
  if (isStatus(error, 409) && /repository is empty/i.test(error.text)) return emptyRepository(repository, error);
  if (isStatus(error, 422) && /used by an immutable release/i.test(error.text)) {
    return new HotfixError(
      `GitHub never gives the name of an immutable release away again, not even after it was deleted: ${said}`,
      'Take the next free number; the action `version` computes it.',
      error,
    );
  }
  if (isRuleRefusal(error)) {
    return new HotfixError(
      `A rule of ${repository} refuses it: ${said}`,
      'See Settings → Rules (and Branches) of the repository; an App of your own can be given a bypass there, the job’s own token cannot.',
      error,
    );
  }
  const details = error.errors.length > 0 ? ` ${error.text}` : '';
  return new HotfixError(`${said}${details}`, 'Run the job again once this is mended: nothing is done twice.', error);
}

export function emptyRepository(repository: string, cause?: unknown): HotfixError {
  return new HotfixError(
    `The repository ${repository} is empty: it has no branch.`,
    'Push a first commit to the production branch, and tag the first release there.',
    cause,
  );
}

function explainGit(error: GitError, repository: string): HotfixError {
  if (
    /authentication failed|could not read username|error: 40[13]|invalid credentials|permission to .* denied/i.test(
      error.output,
    )
  ) {
    const again = !isLimitOfGit(error.output)
      ? ''
      : 'If GitHub limits how much is asked at once, run the job again later: nothing is done twice. Else: ';
    return new HotfixError(
      `GitHub does not let git read or write ${repository} with this token.`,
      `${again}See whether the token is valid and the job has \`permissions: contents: write\` (\`read\` for actions that only read).`,
      error,
    );
  }
  if (/repository .* not found|not found/i.test(error.output)) {
    return new HotfixError(
      `There is no repository ${repository} on this server, or the token cannot see it.`,
      'See the input `repository`, whether the token belongs to it, and whether the job has `permissions: contents: read` (or `write`): what `permissions:` does not name, the token does not have.',
      error,
    );
  }
  return new HotfixError(error.message, 'Run the job again: nothing is done twice.', error);
}
