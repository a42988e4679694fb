interface Answered {
  readonly method: string;
  readonly template: string;
  readonly status: number;
  readonly body: unknown;
}

interface Exception {
  readonly status: number;
  /** Matches `METHOD template`; without it every route is meant. */
  readonly routes?: RegExp;
  readonly message: RegExp;
  readonly reason: string;
}

/** Statuses that github.com answers though its description does not list them for the route. */
const exceptions: readonly Exception[] = [
  {
    status: 401,
    message: /^(Bad credentials|Requires authentication)$/,
    reason: 'authentication comes before every route',
  },
  { status: 403, message: /^Resource not accessible by/, reason: 'permissions are asked for on every route' },
  { status: 404, message: /^Not Found$/, reason: 'a repository that is missing or hidden is missing on every route' },
  {
    status: 400,
    message: /^(Problems parsing JSON|Body should be a JSON object)$/,
    reason: 'bodies are parsed on every route',
  },
  {
    status: 422,
    routes: /^POST .*\/dispatches$/,
    message: /^(No ref found for|Unexpected inputs provided|Required input|Workflow does not have)/,
    reason: 'what is wrong with a dispatch is answered, and not described',
  },
  {
    status: 403,
    routes: /\/(rulesets|rules\/branches|protection)/,
    message: /^Upgrade to GitHub Pro/,
    reason: 'rules of private repositories are a paid feature',
  },
  { status: 501, message: /^The sandbox has no /, reason: 'the sandbox says what it lacks' },
];

/** Whether a status that is not documented for the route is one of the known exceptions. */
export function undocumented({ method, template, status, body }: Answered): boolean {
  const message = String((body as { message?: unknown } | undefined)?.message ?? '');
  return exceptions.some(
    (known) =>
      known.status === status && known.message.test(message) && (known.routes?.test(`${method} ${template}`) ?? true),
  );
}
