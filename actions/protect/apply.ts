// Makes or completes the rulesets. GitHub takes a second one of the same name, so each is looked for by its name, and of two
// that were made at once the younger goes.

import {
  ensure,
  ensureGone,
  type Finding,
  HotfixError,
  isMissingPermission,
  isStatus,
  listRulesets,
  needsUpgrade,
  path,
  type Ruleset,
  readRuleset,
  repeat,
  type World,
} from '@hotfix-actions/core';
import { addsNothing, completed, differences, type Next, type Wanted } from './wanted.ts';

export interface Applied {
  readonly changes: readonly string[];
  readonly notes: readonly Finding[];
}

export async function apply(world: World, wanted: readonly Wanted[]): Promise<Applied> {
  const all = await listRulesets(world.github).catch((error: unknown) => {
    throw explainRefusal(error, world);
  });
  const done: Applied[] = [];
  for (const each of wanted) done.push(await applyOne(world, each, all));
  return { changes: done.flatMap(({ changes }) => changes), notes: done.flatMap(({ notes }) => notes) };
}

/** Those of this name, the oldest first; of the organization's none is ours to change. */
function ofName(all: readonly Ruleset[], { name, target }: Wanted): Ruleset[] {
  return all
    .filter((ruleset) => ruleset.name === name && (ruleset.target ?? 'branch') === target)
    .filter(({ source_type }) => source_type !== 'Organization' && source_type !== 'Enterprise')
    .toSorted((a, b) => a.id - b.id);
}

async function applyOne(world: World, wanted: Wanted, all: readonly Ruleset[]): Promise<Applied> {
  const { github } = world;
  const [first, ...others] = ofName(all, wanted);
  const there = first && (await readRuleset(github, first.id));
  const next = completed(wanted, there);
  const lacking = differences(there, next);
  const { copies, notes } = await judgeYounger(world, others, next);
  const changes = [...lacking, ...copies.map((id) => `${wanted.name}: - ruleset ${id}, a younger copy`)];
  for (const change of changes) world.log.info(`${world.dryRun ? 'would change' : 'changing'} ${change}`);
  if (world.dryRun) return { changes, notes };
  try {
    if (!there) await create(world, wanted, next);
    else if (lacking.length > 0) await repeat(world.clock, () => github.put(path`/rulesets/${there.id}`, next));
    for (const id of copies) await ensureGone(github, path`/rulesets/${id}`);
    return { changes, notes };
  } catch (error) {
    throw explainRefusal(error, world);
  }
}

async function create(world: World, wanted: Wanted, next: Next): Promise<void> {
  const { github } = world;
  const listed = async () => ofName(await listRulesets(github), wanted);
  const { value: made } = await ensure({
    clock: world.clock,
    absent: true,
    find: async () => (await listed())[0],
    create: () => github.post<Ruleset>('/rulesets', next),
  });
  const [oldest = made] = await listed();
  if (oldest.id >= made.id) return;
  await ensureGone(github, path`/rulesets/${made.id}`);
  // The other run may have wanted less.
  const there = await readRuleset(github, oldest.id);
  const both = completed(wanted, there);
  if (there && differences(there, both).length > 0)
    await repeat(world.clock, () => github.put(path`/rulesets/${there.id}`, both));
}

/** What a run left that was killed beside another goes. One that holds more than ours is somebody's work. */
async function judgeYounger(
  { github, url }: World,
  younger: readonly Ruleset[],
  next: Next,
): Promise<{ copies: number[]; notes: Finding[] }> {
  const copies: number[] = [];
  const notes: Finding[] = [];
  for (const { id, name } of younger) {
    const ruleset = await readRuleset(github, id);
    if (!ruleset) continue;
    if (addsNothing(ruleset, next)) {
      copies.push(id);
      continue;
    }
    const said = `There is a second ruleset called “${name}”, which is not only a copy; it was left as it is.`;
    const remedy = `Settings → Rules → Rulesets, ${url}/settings/rules/${id}: bring what it holds, and whom it binds, into the older one, and delete it or give it another name.`;
    notes.push({ check: 'rulesets', level: 'warning', message: said, remedy });
  }
  return { copies, notes };
}

function explainRefusal(error: unknown, { repository }: World): unknown {
  if (needsUpgrade(error)) {
    return new HotfixError(
      `${repository} is private, and its plan has no rules: nothing can be protected.`,
      'Upgrade the owner’s plan (GitHub Pro, Team or Enterprise), or make the repository public.',
      error,
    );
  }
  if (isMissingPermission(error) || isStatus(error, 404)) {
    return new HotfixError(
      `The token may not write the rules of ${repository}.`,
      'Give the input `token` one with “Administration: write”: that of a GitHub App (actions/create-github-app-token with `permission-administration: write`), or a personal one of an administrator. The job’s own token can never have it. With `mode: check` it is enough.',
      error,
    );
  }
  if (isStatus(error, 422) && /must be part of the ruleset source/i.test(error.text)) {
    return new HotfixError(
      `GitHub refuses a bypass actor of the ruleset: ${error.errors.map(({ message = '' }) => message).join(', ')}.`,
      'The GitHub Actions app can be no bypass actor. Take it off the bypass list (Settings → Rules → Rulesets), and put an App of your own there if one is needed.',
      error,
    );
  }
  return error;
}
