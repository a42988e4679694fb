// The names that come next: rules are asked of these, since any other name says nothing about them.

import {
  findContained,
  isGlob,
  matches,
  nextRelease,
  ownPlaces,
  type Place,
  parseRelease,
  type Release,
  sampleOf,
} from '@hotfix-actions/core';
import type { Patient } from './patient.ts';

export interface At {
  readonly place: Place;
  readonly name: string;
}

export interface Coming {
  readonly places: readonly At[];
  readonly tags: readonly string[];
  /** Support branches that are not asked about, the newest first. */
  readonly unasked: readonly string[];
}

/** Support branches asked about, those of the newest releases. */
const mostLines = 10;

export async function comingNames(patient: Patient): Promise<Coming> {
  const { world, wishes, releases, production, targets } = patient;
  const [main, ...others] = production;
  const newest = main && (await findContained(world, releases, main.sha));
  const lines = others.map(({ name }) => name).toReversed();
  const tags = tagsOf(patient, newest, lines);
  const support = [...lines.slice(0, mostLines), ...nextSupport(patient, newest)];
  const places: At[] = [
    ...(main ? [{ place: 'production' as const, name: main.name }] : []),
    ...support.map((name) => ({ place: 'support' as const, name })),
    ...targets.map(({ name }) => ({ place: 'development' as const, name })),
    ...ownPlaces(world.clock.now(), tags[0] ?? `${wishes['tag-prefix']}1.0.0`),
  ];
  return { places, tags, unasked: lines.slice(mostLines) };
}

/** What the next hotfix of each line gets, with either scheme: the next patch version is also that of a revert. */
function tagsOf({ wishes, releases }: Patient, newest: Release | undefined, lines: readonly string[]): string[] {
  const prefix = wishes['tag-prefix'];
  const bases = [newest, ...lines.map((name) => parseRelease(name.replace(/^support\//, ''), prefix))];
  const next = bases.flatMap((base) =>
    base ? [nextRelease('hotfix', base, releases).tag, nextRelease('patch', base, releases).tag] : [],
  );
  return next.length > 0 ? [...new Set(next)] : [`${prefix}1.0.0`, `${prefix}1.0.0-hotfix.1`];
}

/** The branch that `start` would make for the newest release, once another one has gone past it. */
function nextSupport({ wishes, refs }: Patient, newest: Release | undefined): string[] {
  const globs = wishes.branch.filter(isGlob);
  const name = `support/${newest?.tag ?? `${wishes['tag-prefix']}1.0.0`}`;
  const wanted = matches(name, globs) ? [name] : globs.slice(0, 1).map(sampleOf);
  return wanted.filter((one) => !refs.branches.has(one));
}
