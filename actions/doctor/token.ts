// Which kind of token it is, and what can be told of its permissions without writing anything.

import type { Finding } from '@hotfix-actions/core';
import type { Patient } from './patient.ts';

/**
 * GitHub gives the job's own token 1,000 requests an hour and an App 5,000 to 12,500; with GitHub Enterprise Cloud both have
 * 15,000, and a server of one's own need have no limit (docs.github.com: rate limits for the REST API).
 */
export function isJobsOwn({ world, about }: Pick<Patient, 'world' | 'about'>): 'yes' | 'no' | 'unknown' {
  if (world.github.tokenKind !== 'installation') return 'no';
  if (about.hourly === 1000) return 'yes';
  return about.hourly >= 5000 && about.hourly < 15_000 ? 'no' : 'unknown';
}

const check = 'token';
const lines = '`contents: write`, `pull-requests: write`, `issues: write`';

export async function checkToken(patient: Patient): Promise<Finding[]> {
  const { github } = patient.world;
  const kind = github.tokenKind;
  const login = kind === 'installation' ? undefined : await github.login();
  return [kindOf(patient, login), mayPush(patient), ...scopes(patient), ...rest(patient)];
}

function kindOf(patient: Patient, login: string | undefined): Finding {
  const ok = (message: string): Finding => ({ check, level: 'ok', message, remedy: '' });
  const whose = login ? ` of ${login}` : '';
  const acts = `what it opens and merges is ${login ?? 'that user'}’s, who cannot approve it`;
  switch (patient.world.github.tokenKind) {
    case 'installation':
      return installation(isJobsOwn(patient));
    case 'classic':
      return ok(`It is a classic personal token${whose}: ${acts}.`);
    case 'fine-grained':
      return ok(`It is a fine-grained personal token${whose}: ${acts}.`);
    case 'user':
      return ok(`It is a token that an App was given${whose}: ${acts}.`);
    default:
      return {
        check,
        level: 'unknown',
        message: `The form of the token does not tell its kind${whose && `; it is${whose}`}.`,
        remedy:
          'Who made it knows; a GitHub App’s token (actions/create-github-app-token) or the job’s own is meant here.',
      };
  }
}

function installation(jobsOwn: 'yes' | 'no' | 'unknown'): Finding {
  const own =
    'what it pushes starts no workflows, the checks of pull requests that it opens wait for a person, and it can be no bypass actor';
  if (jobsOwn === 'yes') return { check, level: 'ok', message: `It is the job’s own token: ${own}.`, remedy: '' };
  const app = 'It is the token of a GitHub App: what it pushes starts workflows.';
  if (jobsOwn === 'no') return { check, level: 'ok', message: app, remedy: '' };
  const message = 'It is the job’s own token or that of a GitHub App: neither its form nor its limit tells.';
  const remedy = `Without the input \`token\` it is the job’s own: ${own}.`;
  return { check, level: 'unknown', message, remedy };
}

function mayPush({ about, world }: Patient): Finding {
  if (about.mayPush === true) {
    const message = `GitHub says that it may push to ${world.repository}.`;
    return { check, level: 'ok', message, remedy: '' };
  }
  if (about.mayPush === undefined) {
    const message = 'GitHub does not tell whether it may push.';
    return {
      check,
      level: 'unknown',
      message,
      remedy: `The log of the job tells, under “Set up job → GITHUB_TOKEN Permissions”.`,
    };
  }
  const remedy =
    world.github.tokenKind === 'installation'
      ? `Under \`permissions:\` of the job: ${lines}. Of an App: Settings of the App → Permissions → Contents: Read and write. In a run for a pull request from a fork the token is read-only.`
      : `Settings → Collaborators and teams: its user needs the role Write in ${world.repository}; or use the job’s own token.`;
  return {
    check,
    level: 'problem',
    message: `It may not push to ${world.repository}: nothing can be tagged or merged.`,
    remedy,
  };
}

/** Of a classic token GitHub tells all (docs.github.com: scopes for OAuth apps). */
function scopes({ about }: Patient): Finding[] {
  if (!about.scopes) return [];
  const place = 'Settings of its user → Developer settings → Personal access tokens (classic)';
  const has = (scope: string) => about.scopes?.includes(scope) === true;
  const missing = has('repo') || has('public_repo') ? [] : ['repo'];
  if (missing.length > 0) {
    const message = `It lacks the scope repo (it has: ${about.scopes.join(', ') || 'none'}).`;
    return [{ check, level: 'problem', message, remedy: `${place}: tick \`repo\`.` }];
  }
  if (has('workflow'))
    return [{ check, level: 'ok', message: `It has the scopes ${about.scopes.join(', ')}.`, remedy: '' }];
  const message =
    'It lacks the scope workflow: branches and tags whose workflow files differ from the default branch are refused.';
  return [{ check, level: 'warning', message, remedy: `${place}: tick \`workflow\`.` }];
}

/** Reading is open to everybody in a public repository, and writing to find out is not done. */
function rest({ world, about }: Patient): Finding[] {
  if (about.scopes) return [];
  const who =
    world.github.tokenKind === 'installation'
      ? `The log of the job tells, under “Set up job → GITHUB_TOKEN Permissions”, and of an App’s token its page under Settings → GitHub Apps. All of it is: ${lines}; \`actions: write\` to start workflows.`
      : 'Who made it sees them: Settings of its user → Developer settings → Fine-grained tokens. Needed are Contents, Pull requests and Issues: Read and write; Actions: Read and write to start workflows.';
  const message = 'No reading tells whether it may write pull requests and issues, and start workflows.';
  return [{ check, level: 'unknown', message, remedy: who }];
}
