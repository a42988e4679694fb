// Plays scenes: each is timed and told, and what it found is handed on.

import type { PlayedStep } from './report.ts';
import type { Found, Rehearsal, Scene, SceneEnd } from './scene.ts';

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
    const { step, end } = await timed(scene, () => scene.play(rehearsal, found));
    steps.push(step);
    onStep(step);
    const stage = { ...rehearsal.stage, ...end.stage };
    const now = { ...found, ...end.found };
    const moment = { at: Date.now(), what: `${step.title}: ${step.told}` };
    played = { rehearsal: { ...rehearsal, stage }, found: { ...now, moments: [...(now.moments ?? []), moment] } };
  }
  return { steps, ...played };
}

export async function timed<T extends SceneEnd>(
  { name, title }: Pick<Scene, 'name' | 'title'>,
  play: () => Promise<T>,
): Promise<{ step: PlayedStep; end: T }> {
  const started = performance.now();
  const end = await play();
  const { told, skipped = false, action } = end;
  return { step: { name, title, told, skipped, seconds: secondsSince(started), ...(action && { action }) }, end };
}

export function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
