// Find or create: safe to run again, beside another run, and where an answer was lost.

import { isStatus, UncertainError } from './errors.ts';
import type { Clock, GitHub } from './github.ts';

export interface FindOrCreate<T> {
  readonly clock: Clock;
  readonly find: () => Promise<T | undefined>;
  readonly create: () => Promise<T>;
  /** Recognises the refusal that says: another was quicker. */
  readonly taken?: (error: unknown) => boolean;
  /** It was looked for already, and not found. */
  readonly absent?: boolean;
}

/**
 * Looks first, creates, and looks again where it is not certain whether the creation took effect, or another was quicker.
 * Any other refusal is thrown.
 */
export async function ensure<T>(steps: FindOrCreate<T>): Promise<{ value: T; created: boolean }> {
  const there = steps.absent ? undefined : await steps.find();
  if (there !== undefined) return { value: there, created: false };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { value: await steps.create(), created: true };
    } catch (error) {
      const uncertain = error instanceof UncertainError;
      if (!uncertain && !steps.taken?.(error)) throw error;
      await steps.clock.sleep(200 * attempt ** 3);
      const found = await steps.find();
      if (found !== undefined) return { value: found, created: uncertain };
      if (attempt === 3) throw error;
    }
  }
}

/** Makes again, where the answer was lost, what may be made twice without harm. */
export async function repeat<T>(clock: Clock, create: () => Promise<T>): Promise<T> {
  return (await ensure({ clock, absent: true, find: async () => undefined, create })).value;
}

/** Deletes what can be read at the same path; what another run took away meanwhile is gone as well. */
export async function ensureGone(github: GitHub, path: string): Promise<void> {
  await ensure({
    clock: github.clock,
    absent: true,
    find: async () => ((await github.find(path)) ? undefined : true),
    create: () => github.delete(path).then(() => true),
    taken: (error) => isStatus(error, 404),
  });
}
