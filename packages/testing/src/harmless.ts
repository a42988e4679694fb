// Did the texts of strangers stay texts? Looks at all that a step left: processes, log, summary, outputs, and what it
// wrote on GitHub.

import { type Action, type Readers, readTimeLine } from '@hotfix-actions/core';
import { hostileNames, hostilePaths } from './hostile-names.ts';
import { hostileMessages, hostileTitles } from './hostile-texts.ts';
import { type Play, type Played, play } from './play.ts';
import { foundIn, rendered } from './rendered.ts';
import type { Shop } from './shop.ts';
import { withWatchedGit } from './watched-git.ts';

/** What a step left in this process and below it. */
export interface Ran {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** All that it said. */
  readonly log: string;
  readonly commands: readonly (readonly string[])[];
  readonly processes: readonly (readonly string[])[];
  readonly pwned: string;
}

export type Watched = Played & { readonly ran: Ran };

/** Plays an action with a git that is watched. */
export function playWatched<R extends Readers>(
  shop: Shop,
  action: Action<R>,
  step: Partial<Play> = {},
): Promise<Watched> {
  return withWatchedGit(async (git) => {
    const played = await play(shop.github, action, { repository: 'acme/shop', token: shop.token, ...step });
    const { outputs, summary, failure = '', log, warnings } = played;
    const said = [...log, ...warnings, failure].join('\n');
    const ran = {
      outputs,
      summary,
      log: said,
      commands: git.commands(),
      processes: git.processes(),
      pwned: git.pwned(),
    };
    return { ...played, ran };
  });
}

/** Everything that is wrong after these steps; nothing is, where the list is empty. */
export async function harmOf(shop: Shop, ...steps: readonly Ran[]): Promise<string[]> {
  const summaries = steps.map(({ summary }) => ({ what: summary, text: summary, comments: 0 }));
  const harm = [...summaries, ...bodiesOf(shop)].flatMap(({ what, ...of }) =>
    harmOfMarkdown(shop, of).map((found) => `${found} in ${what}`),
  );
  return [
    ...steps.flatMap(({ pwned }) => (pwned ? [`a shell ran ${pwned}`] : [])),
    ...steps.flatMap(({ commands }) => commands.flatMap(harmOfCommand)),
    ...harm,
    ...(await leaksOf(shop, steps)).map((place) => `the token is in ${place}`),
  ];
}

/**
 * The bodies of the pull requests and issues that actions opened, and their comments: each has one marker, a tracking issue
 * two besides for each of its steps.
 */
function bodiesOf({ repository }: Shop) {
  const opened = repository.pullRequests.filter(({ head }) => /^(back-merge|revert)\//.test(head.ref));
  const bodies = [...opened, ...repository.issues].map(({ number, body }) => ({
    what: `#${number}`,
    text: body ?? '',
  }));
  const comments = [...repository.pullRequests, ...repository.issues].flatMap((on) =>
    on.comments.map(({ body }) => ({ what: `a comment on #${on.number}`, text: body })),
  );
  return [...bodies, ...comments].map((one) => ({ ...one, comments: 1 + 2 * readTimeLine({ body: one.text }).length }));
}

const hostile = new Set([...hostileNames, ...hostilePaths, ...hostileTitles, ...hostileMessages]);

// Before `--`: words of git, our options, objects, full names of refs, and our own folders.
const known = [
  /^[a-z][a-z-]*$/,
  /^-[a-z]$/,
  /^--[a-z\d-]+(=(\d+|blob:none|tree:0)?)?$/,
  /^--force-with-lease=refs\/heads\/.+:[\da-f]{40}$/s,
  /^([\da-f]{40})?:refs\/heads\/.+$/s,
  /^[\da-f]{40}(\^\{tree\})?$/,
  /^\/.*\/hotfix-actions-[^/]+(\/(ours|base|theirs))?$/,
];

function harmOfCommand(command: readonly string[]): string[] {
  const end = command.indexOf('--');
  const args = end < 0 ? command : command.slice(0, end);
  return args
    .filter((arg) => !known.some((pattern) => pattern.test(arg)) || (hostile.has(arg) && !/^[a-z\d]+$/.test(arg)))
    .map((arg) => `git ${command[0]} was given ${JSON.stringify(arg)} as an option or revision`);
}

const ours = /^(h2|h3|p|ul|ol|li|input|code|a|pre|table|thead|tbody|tr|th|td|blockquote|strong|em|details|summary)$/;

/** What is wrong with a text that an action wrote, in which so many hidden comments are ours. */
export function harmOfMarkdown({ github }: Shop, of: { text: string; comments: number }): string[] {
  const seen = rendered(of.text);
  const foreign = seen.addresses.filter((address) => !address.startsWith(github.serverUrl));
  return [
    ...seen.elements.filter((name) => !ours.test(name)).map((name) => `<${name}>`),
    ...foreign.map((address) => `a link to ${address}`),
    ...foundIn(seen).map((text) => `${text} means something`),
    ...(seen.comments.length === of.comments ? [] : [`${seen.comments.length} comments`]),
  ];
}

async function leaksOf(shop: Shop, steps: readonly Ran[]): Promise<string[]> {
  const { github, repository, token } = shop;
  const { requests } = github;
  const places = {
    steps,
    requests: requests.map(({ path, query, body }) => ({ path, query, body })),
    'pull requests': repository.pullRequests,
    issues: repository.issues,
    releases: repository.releases,
    commits: await repository.git('log', '--all', '--format=%B%an%ae%cn%ce'),
    refs: await repository.git('for-each-ref', '--format=%(refname) %(contents)'),
  };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const forms = [token, base64(token), base64(`x-access-token:${token}`)];
  return Object.entries(places).flatMap(([place, value]) => {
    const text = JSON.stringify(value);
    return forms.some((form) => text.includes(form)) ? [place] : [];
  });
}
