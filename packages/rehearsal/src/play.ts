// Plays scenes: each is timed and told, and what it found is handed on.

import type { PlayedStep } from './report.ts';
import type { Found, Rehearsal, Scene, SceneEnd } from './scene.ts';

export type OnStep = (step: PlayedStep) => void;

export interface Played {
  readonly steps: readonly PlayedStep[];
  readonly found: Found;
}

export async function playScenes(scenes: readonly Scene[], rehearsal: Rehearsal, onStep: OnStep): Promise<Played> {
  const steps: PlayedStep[] = [];
  let found: Found = {};
  for (const scene of scenes) {
    const known = found;
    const { step, end } = await timed(scene, () => scene.play(rehearsal, known));
    steps.push(step);
    onStep(step);
    found = { ...known, ...end.found };
  }
  return { steps, found };
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
