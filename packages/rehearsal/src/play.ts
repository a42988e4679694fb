// Plays scenes: each is timed and told, and what it found is handed on.

import type { RecordedRequest, Repository } from '@hotfix-actions/sandbox';
import type { PlayedStep, RequestCount } from './report.ts';
import type { Found, Rehearsal, Scene, SceneEnd } from './scene.ts';
import { inWords, type Moment } from './time-line.ts';

export type OnStep = (step: PlayedStep) => void;

export interface Played {
  readonly steps: readonly PlayedStep[];
  /** As the last scene left it. */
  readonly rehearsal: Rehearsal;
  readonly found: Found;
}

export async function playScenes(scenes: readonly Scene[], opening: Rehearsal, onStep: OnStep): Promise<Played> {
  const steps: PlayedStep[] = [];
  const begun = { at: Date.now(), what: opening.stage.title };
  let played = { rehearsal: opening, found: { moments: [begun] } as Found };
  for (const scene of scenes) {
    const { rehearsal, found } = played;
    const { github, started } = rehearsal;
    const before = github.requests.length;
    const { step: timedStep, end } = await timed(scene, started, () => scene.play(rehearsal, found));
    const stage = { ...rehearsal.stage, ...end.stage };
    const now = { ...found, ...end.found };
    const own = (now.moments ?? []).slice(found.moments?.length ?? 0);
    const step = { ...timedStep, ...meanwhile(github.requests.slice(before), stage.repository, own) };
    steps.push(step);
    onStep(step);
    const moment = { at: Date.now(), what: `${step.title}: ${step.told}` };
    played = { rehearsal: { ...rehearsal, stage }, found: { ...now, moments: [...(now.moments ?? []), moment] } };
  }
  return { steps, ...played };
}

function meanwhile(requests: readonly RecordedRequest[], repository: Repository, own: readonly Moment[]) {
  const moments = [...requests.flatMap((request) => inWords(request, repository)), ...own];
  return { requests: counted(requests), moments: moments.sort((a, b) => a.at - b.at).map(({ what }) => what) };
}

function counted(requests: readonly RecordedRequest[]): RequestCount {
  const rest = requests.filter(({ kind }) => kind === 'rest').length;
  return { rest, git: requests.length - rest, writes: requests.filter(({ write }) => write).length };
}

/** Times a scene in a rehearsal that started at that time, by the clock of `performance`. */
export async function timed<T extends SceneEnd>(
  { name, title, by }: Pick<Scene, 'name' | 'title' | 'by'>,
  started: number,
  play: () => Promise<T>,
): Promise<{ step: PlayedStep; end: T }> {
  const at = secondsSince(started);
  const end = await play();
  const { told, skipped = false, action } = end;
  const seconds = secondsSince(started) - at;
  const none = { requests: { rest: 0, git: 0, writes: 0 }, moments: [] };
  return { step: { name, title, by, told, skipped, at, seconds, ...none, ...(action && { action }) }, end };
}

export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
