// Would GitHub's rule about workflow files refuse a branch, a tag or a merge of the cycle? The rule holds for commits whose
// workflow files differ from the default branch, whoever made them differ.

import { code, differingWorkflows, type Finding, visible } from '@hotfix-actions/core';
import type { Patient } from './patient.ts';
import { isJobsOwn } from './token.ts';

const check = 'workflow-files';
/** Support branches looked at, those of the newest releases. */
const mostLines = 5;

interface Spot {
  readonly sha: string;
  /** What could not be done there. */
  readonly what: string;
  /** Whether every cycle comes by there. */
  readonly always: boolean;
}

export async function checkWorkflowFiles(patient: Patient): Promise<Finding[]> {
  const { about, refs, world } = patient;
  if (about.scopes?.includes('workflow')) {
    return [{ check, level: 'ok', message: 'The token may write workflow files.', remedy: '' }];
  }
  const tip = refs.branches.get(about.defaultBranch);
  const spots = spotsOf(patient).filter(({ sha }) => sha !== tip);
  const files = await Promise.all(spots.map(({ sha }) => differingWorkflows(world.github, sha)));
  const found = spots.flatMap((spot, index) => {
    const differing = files[index] ?? [];
    return differing.length > 0 ? [findingOf(patient, spot, differing)] : [];
  });
  const same = `Where the cycle writes, workflow files are as on ${about.defaultBranch}.`;
  return found.length > 0 ? found : [{ check, level: 'ok', message: same, remedy: '' }];
}

function spotsOf({ production, releases, targets }: Patient): Spot[] {
  const [main, ...lines] = production;
  const newest = releases[0];
  const newestFirst = lines.toReversed().slice(0, mostLines);
  const spots: Spot[] = [
    ...(main ? [{ sha: main.sha, what: `tags and back-merges of ${main.name}`, always: true }] : []),
    ...targets.map(({ name, sha }) => ({ sha, what: `back-merges into ${name}`, always: true })),
    ...newestFirst.map(({ name, sha }) => ({ sha, what: `hotfixes of ${name}`, always: false })),
    ...(newest ? [{ sha: newest.commit, what: `a hotfix that starts from ${newest.tag}`, always: false }] : []),
  ];
  return spots.filter((spot, index) => spots.findIndex(({ sha }) => sha === spot.sha) === index);
}

function findingOf(patient: Patient, { what, always }: Spot, files: readonly string[]): Finding {
  const { defaultBranch } = patient.about;
  const own = isJobsOwn(patient) === 'yes';
  const shown = files.slice(0, 10).map(visible).join(', ');
  const unless = own ? '' : ', unless it has “Workflows: write”';
  return {
    check,
    level: always && own ? 'problem' : 'warning',
    message: `GitHub refuses this token ${what}${unless}: there ${shown} ${files.length === 1 ? 'differs' : 'differ'} from ${defaultBranch}.`,
    remedy: `Bring ${shown} on both branches to the same state, or give the actions the token of an App with Contents and Workflows: write (actions/create-github-app-token with ${code('permission-contents: write')} and ${code('permission-workflows: write')}).`,
  };
}
