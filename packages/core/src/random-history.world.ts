// Random histories of a few files on three branches: changes of lines, deletions, renames, merges in all directions.

import fc from 'fast-check';
import type { Sides } from './merge.ts';
import type { MergeWorld } from './merge.world.ts';

const branches = ['main', 'develop', 'feature'] as const;
const names = ['a', 'b', 'lib/c'] as const;

type Branch = (typeof branches)[number];
type Name = (typeof names)[number];

const change = fc.record({
  kind: fc.constantFrom('edit', 'edit', 'edit', 'delete', 'rename'),
  branch: fc.constantFrom(...branches),
  file: fc.constantFrom(...names),
  line: fc.nat({ max: 4 }),
  text: fc.constantFrom('x', 'y', 'z'),
});

/** A merge takes each line from one of the two sides, as people do. */
const merge = fc.record({
  // `cross`: the other side merges at the same time, so that there are two merge bases from then on.
  kind: fc.constantFrom('merge', 'merge', 'cross'),
  branch: fc.constantFrom(...branches),
  from: fc.constantFrom(...branches),
  takes: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
});

const step = fc.record({
  what: fc.oneof({ weight: 3, arbitrary: change }, { weight: 2, arbitrary: merge }),
  /** Clocks of people differ. */
  skew: fc.constantFrom(0, 0, 0, -200, 200),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Lines = readonly string[];
type Tree = Partial<Record<Name, Lines>>;

export const anyHistory = fc.array(step, { minLength: 8, maxLength: 24, size: 'max' });

const twelve = (name: string) => Array.from({ length: 12 }, (_, index) => `${name} ${index}`);

/** Writes it; the tips of develop (ours) and main (theirs) come back. */
export async function writeHistory(world: MergeWorld, history: readonly Step[]): Promise<Sides> {
  const first: Tree = Object.fromEntries(names.map((name) => [name, twelve(name)]));
  const root = await world.commit('main', { files: filesOf(first) });
  await world.repository.branch('develop', root);
  await world.repository.branch('feature', root);
  const trees = new Map<Branch, Tree>(branches.map((branch) => [branch, first]));
  for (const [index, { what, skew }] of history.entries()) {
    const { branch } = what;
    const tree = trees.get(branch) ?? {};
    const other = 'from' in what ? (trees.get(what.from) ?? {}) : {};
    const next = 'from' in what ? mix(tree, other, what.takes) : edit(tree, what);
    const before = await tipOf(world, branch);
    trees.set(branch, next);
    const date = new Date(Date.UTC(2026, 0, 1) + (index * 60 + skew) * 1000).toISOString();
    const parents = 'from' in what && what.from !== branch ? { parents: [branch, what.from] } : {};
    await world.commit(branch, { files: filesOf(next), date, ...parents });
    if (what.kind !== 'cross' || what.from === branch) continue;
    const crossed = mix(other, tree, what.takes);
    trees.set(what.from, crossed);
    await world.commit(what.from, { files: filesOf(crossed), date, parents: [what.from, before] });
  }
  return { ours: await tipOf(world, 'develop'), theirs: await tipOf(world, 'main') };
}

async function tipOf(world: MergeWorld, branch: Branch): Promise<string> {
  return (await world.repository.tip(branch)) ?? '';
}

function edit(tree: Tree, { kind, file, line, text }: typeof change extends fc.Arbitrary<infer T> ? T : never): Tree {
  const lines = tree[file];
  if (!lines) return { ...tree, [file]: [...twelve(file), text] };
  const { [file]: _, ...others } = tree;
  if (kind === 'delete') return others;
  if (kind === 'rename') return { ...others, [names[(names.indexOf(file) + 1) % names.length] ?? file]: lines };
  return { ...tree, [file]: lines.map((old, index) => (index === line * 2 ? text : old)) };
}

function mix(first: Tree, second: Tree, takes: readonly boolean[]): Tree {
  const mixed = names.flatMap((name, index): [Name, Lines][] => {
    const [mine, other] = [first[name], second[name]];
    if (!mine || !other) {
      const taken = takes[index] ? mine : other;
      return taken ? [[name, taken]] : [];
    }
    return [[name, mine.map((line, at) => (takes[at % takes.length] ? line : (other[at] ?? line)))]];
  });
  return Object.fromEntries(mixed);
}

function filesOf(tree: Tree): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, tree[name] ? `${tree[name].join('\n')}\n` : null]));
}
