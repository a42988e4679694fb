// Rules that would stop the cycle itself: what of the suite each one stops, where, and what to do about it.

import type { Level } from './findings.ts';
import { hotfixBranch, timestampOf } from './hotfix-names.ts';
import { backMergeBranch, revertBranch } from './names.ts';
import { type ActiveRule, classicRuleset, type RefRule } from './rulesets.ts';

/** Where a rule holds, as far as the cycle goes there. */
export type Place = 'production' | 'support' | 'development' | 'hotfix' | 'back-merge' | 'tag';

export interface Ruled {
  readonly place: Place;
  /** The name as it is said: a branch, or what begins like it. */
  readonly name: string;
  /** The branch or tag itself, where that is said in another way. */
  readonly ref?: string;
  readonly rules: readonly ActiveRule[];
}

/** The suite's own branches as they would be called now: rules may hold for a part of the names. `tag` is what they are about. */
export function ownPlaces(now: number, tag: string): { readonly place: Place; readonly name: string }[] {
  return [
    { place: 'hotfix', name: hotfixBranch(timestampOf(now), 'example') },
    { place: 'back-merge', name: backMergeBranch(tag, 'develop') },
    { place: 'back-merge', name: revertBranch(tag) },
  ];
}

export interface Obstacle {
  readonly level: Level;
  readonly message: string;
  readonly remedy: string;
  readonly rule: ActiveRule;
}

interface Kind {
  readonly type: string;
  readonly places: readonly Place[];
  readonly level: Level;
  /** Behind "<name>: ". */
  readonly stops: string;
  /** The check box, as the page of a ruleset calls it. */
  readonly box: string;
  readonly when?: (rule: RefRule, ref: string) => boolean;
}

const takesNoMerge = ({ parameters }: RefRule) => {
  const methods = parameters?.['allowed_merge_methods'];
  return Array.isArray(methods) && methods.length > 0 && !methods.includes('merge');
};
const holdsOnCreation = ({ parameters }: RefRule) => parameters?.['do_not_enforce_on_create'] !== true;

/** A pattern that this name does not follow, or that cannot be judged here. */
const refusesName = ({ parameters = {} }: RefRule, ref: string) => {
  const { operator, pattern, negate } = parameters;
  if (typeof pattern !== 'string') return true;
  const follows = {
    starts_with: () => ref.startsWith(pattern),
    ends_with: () => ref.endsWith(pattern),
    contains: () => ref.includes(pattern),
  }[String(operator)];
  return follows ? follows() === (negate === true) : true;
};

const own: readonly Place[] = ['hotfix', 'back-merge'];
const branches: readonly Place[] = ['production', 'support', 'development', ...own];

const kinds: readonly Kind[] = [
  {
    type: 'creation',
    places: ['tag'],
    level: 'problem',
    stops: 'tags cannot be created, so no release can be tagged',
    box: 'Restrict creations',
  },
  {
    type: 'creation',
    places: ['support', ...own],
    level: 'problem',
    stops: 'branches of that name cannot be created, which the cycle needs',
    box: 'Restrict creations',
  },
  {
    type: 'required_linear_history',
    places: ['development'],
    level: 'problem',
    stops: 'no merge commit may land, and a back-merge that is squashed brings its conflicts back with each next one',
    box: 'Require linear history',
  },
  {
    type: 'pull_request',
    places: ['development'],
    level: 'problem',
    when: takesNoMerge,
    stops: 'pull requests may not be merged with a merge commit, and a back-merge must be',
    box: 'Allowed merge methods: Merge',
  },
  {
    type: 'required_linear_history',
    places: ['production', 'support'],
    level: 'warning',
    stops: 'hotfixes must be squashed or rebased, and back-merges of support branches cannot land',
    box: 'Require linear history',
  },
  {
    type: 'required_signatures',
    places: ['production', 'support', 'development', ...own, 'tag'],
    level: 'warning',
    stops:
      'commits must be signed: what GitHub makes is, but hotfixes that people pushed unsigned are refused, and so are commits that the action rebase wrote anew',
    box: 'Require signed commits',
  },
  {
    type: 'update',
    places: branches,
    level: 'problem',
    stops: 'nothing may be merged or pushed',
    box: 'Restrict updates',
  },
  {
    type: 'pull_request',
    places: own,
    level: 'problem',
    stops:
      'changes must be made through a pull request, so that the suite cannot write the branches that pull requests come from',
    box: 'Require a pull request before merging',
  },
  {
    type: 'required_status_checks',
    places: own,
    level: 'problem',
    when: holdsOnCreation,
    stops: 'checks are asked for before a branch may be created',
    box: 'Require status checks to pass',
  },
  {
    type: 'required_status_checks',
    places: ['support'],
    level: 'problem',
    when: holdsOnCreation,
    stops: 'checks are asked for when a support branch is created, at a release that may have none',
    box: 'Do not require status checks on creation',
  },
  {
    type: 'required_status_checks',
    places: ['development'],
    level: 'warning',
    stops:
      'a back-merge becomes a pull request that waits for checks; for one that the job’s own token opened a person has to start them',
    box: 'Require status checks to pass',
  },
  {
    type: 'deletion',
    places: own,
    level: 'warning',
    stops: 'branches cannot be deleted, so that cleanup leaves them',
    box: 'Restrict deletions',
  },
  {
    type: 'lock_branch',
    places: ['production', 'support', 'development'],
    level: 'problem',
    stops: 'the branch is locked: nothing may be merged or pushed',
    box: 'Lock branch',
  },
  {
    type: 'required_status_checks',
    places: ['tag'],
    level: 'warning',
    when: holdsOnCreation,
    stops:
      'a tag is refused whose commit has not passed the checks yet, so they must be among `required-checks` of finish',
    box: 'Require status checks to pass',
  },
  {
    type: 'tag_name_pattern',
    places: ['tag'],
    level: 'warning',
    when: refusesName,
    stops: 'names of tags must follow a pattern, which must take vX.Y.Z and vX.Y.Z-hotfix.N',
    box: 'Restrict tag names',
  },
  {
    type: 'branch_name_pattern',
    places: ['support', ...own],
    level: 'warning',
    when: refusesName,
    stops: 'names of branches must follow a pattern, which must take those of the cycle',
    box: 'Restrict branch names',
  },
  {
    type: 'commit_message_pattern',
    places: branches,
    level: 'warning',
    stops: 'messages of commits must follow a pattern, which must take those of merges and of the suite',
    box: 'Restrict commit metadata',
  },
  ...['committer_email_pattern', 'commit_author_email_pattern'].map((type): Kind => {
    const stops =
      'addresses of commits must follow a pattern, which must take those of GitHub (noreply@github.com) and of who runs the suite';
    return { type, places: branches, level: 'warning', stops, box: 'Restrict commit metadata' };
  }),
];

/** What the rules at a place stop; `url` is the page of the repository. */
export function obstaclesAt({ place, name, ref = name, rules }: Ruled, url: string): Obstacle[] {
  return rules.flatMap((rule) =>
    kinds
      .filter(({ type, places, when }) => type === rule.type && places.includes(place) && (when?.(rule, ref) ?? true))
      .map(({ level, stops, box }) => ({
        level,
        rule,
        message: `${name}: ${stops} (rule ${rule.type}).`,
        remedy: `${placeOf(rule, url)}: change “${box}”, or give an App of your own a bypass there and its token to the action; the GitHub Actions app, whose token jobs have, can have none.`,
      })),
  );
}

const alike: readonly Place[] = ['production', 'support'];

/** What holds for many production branches is told once, of the first; classic protection is of one branch each. */
export function toldOnce(ruled: readonly Ruled[]): Ruled[] {
  const known = new Set<string>();
  return ruled.map((at) => {
    if (!alike.includes(at.place)) return at;
    const key = ({ type, ruleset }: ActiveRule) => `${at.place} ${ruleset.id} ${type}`;
    const rules = at.rules.filter((rule) => rule.ruleset.id === classicRuleset.id || !known.has(key(rule)));
    for (const rule of rules) known.add(key(rule));
    return { ...at, rules };
  });
}

/** Where a rule is changed. */
export function placeOf({ ruleset: { id, source } }: ActiveRule, url: string): string {
  if (id === classicRuleset.id) return `Settings → Branches, ${url}/settings/branches`;
  if (source !== '' && !source.includes('/'))
    return `Settings of the organization ${source} → Repository → Rulesets (ruleset ${id})`;
  return `Settings → Rules → Rulesets, ${url}/settings/rules/${id}`;
}
