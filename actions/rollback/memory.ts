// How a re-run finds the decision of its run: in the payload of a deployment, or in a hidden line of the bad release's notes.

import type { TaggedRelease, World } from '@hotfix-actions/core';
import type { Scene } from './scene.ts';

export interface Decided {
  readonly from: TaggedRelease;
  readonly to: TaggedRelease;
}

/** What the deployments that we make carry. */
export interface Payload {
  readonly action: 'hotfix-actions/rollback';
  readonly from: string;
  readonly to: string;
  /** '' outside of a run. */
  readonly run: string;
}

export function payloadOf({ run }: World, { from, to }: Decided): Payload {
  return { action: 'hotfix-actions/rollback', from: from.tag, to: to.tag, run: run?.id ?? '' };
}

/** Of a deployment of ours; undefined for any other. A payload may come back as the text of its JSON. */
export function readPayload({ payload }: { readonly payload: unknown }): Payload | undefined {
  try {
    const value: unknown = typeof payload === 'string' ? JSON.parse(payload) : payload;
    const found = value as Partial<Payload> | null;
    return found?.action === 'hotfix-actions/rollback' ? (found as Payload) : undefined;
  } catch {
    return undefined;
  }
}

/** The newest deployment that this very run made, with what it decided. */
export function ownDeployment({ run }: World, { deployed, releases }: Scene): (Decided & { id: number }) | undefined {
  const byTag = (tag: string) => releases.find((release) => release.tag === tag);
  for (const deployment of run ? deployed : []) {
    const payload = readPayload(deployment);
    const [from, to] = payload?.run === run?.id ? [byTag(payload?.from ?? ''), byTag(payload?.to ?? '')] : [];
    if (from && to) return { from, to, id: deployment.id };
  }
  return undefined;
}

/** The hidden line; what is in it ends no comment, since `>` is escaped. */
export function memoryLine({ id }: { readonly id: string }, environment: string, to: string): string {
  return `${beginOfLine(id, environment)}${encodeURIComponent(to)} -->`;
}

const beginOfLine = (run: string, environment: string) =>
  `<!-- hotfix-actions:rollback run=${encodeURIComponent(run)} environment=${encodeURIComponent(environment)} to=`;

/** The releases that this run went back to from this one, by the notes of it. */
export function readMemory(notes: string, { id }: { readonly id: string }, environment: string): string[] {
  const [, ...written] = notes.split(beginOfLine(id, environment));
  return written.flatMap((text) => decoded(text.split(' ', 1)[0] ?? ''));
}

// People may have changed it.
function decoded(text: string): string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
}
