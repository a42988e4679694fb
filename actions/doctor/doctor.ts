// Will the cycle work here, with this token? Reads only.
// 1 branches, tags, what the repository tells of itself   2 the checks that were asked for, all at once
// 3 what each found, the worst first, with its remedy

import {
  type Action,
  branches,
  explain,
  type Finding,
  hasLevel,
  isMissingPermission,
  Problem,
  type Reader,
  readRemoteRefs,
  releasesOf,
  someOf,
  tagPrefix,
  type Values,
} from '@hotfix-actions/core';
import { checkDrift } from './drift.ts';
import { branchesOf, type Patient, readAbout } from './patient.ts';
import { report } from './report.ts';
import { checkRules } from './rules.ts';
import { checkSettings } from './settings.ts';
import { checkTags } from './tags.ts';
import { checkToken } from './token.ts';
import { checkWorkflowFiles } from './workflow-files.ts';

export interface Ending {
  readonly result: 'healthy' | 'warnings' | 'problems';
  readonly findings: readonly Finding[];
}

const checks = {
  token: checkToken,
  settings: checkSettings,
  rules: checkRules,
  'workflow-files': checkWorkflowFiles,
  tags: checkTags,
  drift: checkDrift,
} as const satisfies Record<string, (patient: Patient) => Promise<Finding[]> | Finding[]>;

type Check = keyof typeof checks;

const names = Object.keys(checks) as Check[];

const someChecks: Reader<readonly Check[]> = (raw, exact) => {
  const found = someOf(...names)(raw, exact);
  if (found.length === 0) throw new Problem(`accepted: ${names.join(', ')}`);
  return found;
};

const inputs = { branch: branches, into: branches, checks: someChecks, 'tag-prefix': tagPrefix };

export type Wishes = Values<typeof inputs>;

export const doctor: Action<typeof inputs> = {
  name: 'doctor',
  writes: false,
  inputs,

  async run(world, wishes) {
    const [refs, about] = await Promise.all([readRemoteRefs(world.git, world.repository), readAbout(world.github)]);
    const { production, targets, missing } = branchesOf(refs, wishes);
    const releases = releasesOf(refs, wishes['tag-prefix']);
    const patient = { world, wishes, refs, about, releases, production, targets };
    const found = await Promise.all(wishes.checks.map((name) => look(name, patient)));
    const findings = [...missing, ...found.flat()];
    return report(world, { result: resultOf(findings), findings });
  },
};

/** What one check may not read takes nothing from the others. */
async function look(check: Check, patient: Patient): Promise<Finding[]> {
  try {
    return await checks[check](patient);
  } catch (error) {
    if (!isMissingPermission(error)) throw error;
    const { message, hint } = explain(error, patient.world.repository);
    return [
      { check, level: 'unknown', message: `This token cannot read all that is looked at. ${message}`, remedy: hint },
    ];
  }
}

function resultOf(findings: readonly Finding[]): Ending['result'] {
  if (hasLevel(findings, 'problem')) return 'problems';
  return hasLevel(findings, 'warning') || hasLevel(findings, 'unknown') ? 'warnings' : 'healthy';
}
