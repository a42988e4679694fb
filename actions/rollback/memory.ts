// What a run decided, written down for its next attempt and for other runs: in the payload of a deployment that it made, and
// in a hidden line of the bad release's notes.

import type { TaggedRelease, World } from '@hotfix-actions/core';

export interface Decided {
  readonly from: TaggedRelease;
  readonly to: TaggedRelease;
}

export interface Decision extends Decided {
  /** How it is known what ran in production, or what this run decided: by its note, or by what it dispatched. */
  readonly by: 'input' | 'deployment' | 'latest' | 'noted' | 'concluded';
  /** `to` runs in production already. */
  readonly isThere: boolean;
  /** What was begun for it, for certain: the run or the deployment; `untold` where the server did not name it. */
  readonly begun?: number | 'untold' | undefined;
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

/** A line in the notes of the release that a run went back from. */
export interface Note {
  readonly run: string;
  readonly environment: string;
  /** The tag that it went back to. */
  readonly to: string;
  /** The run of the deploy workflow; undefined where there is none, or the server did not tell. */
  readonly deploy: { readonly workflow: string; readonly id: number } | undefined;
}

/** What is in it ends no comment, since `>` is escaped. */
export function noteLine({ run, environment, to, deploy }: Note): string {
  const begun = deploy ? ` deploy=${encodeURIComponent(deploy.workflow)}:${deploy.id}` : '';
  const [id, where, tag] = [run, environment, to].map(encodeURIComponent);
  return `<!-- hotfix-actions:rollback run=${id} environment=${where} to=${tag}${begun} -->`;
}

const form = /<!-- hotfix-actions:rollback run=(\S+) environment=(\S+) to=(\S+)(?: deploy=(\S+):(\d+))? -->/g;

export function notesIn(text: string): Note[] {
  return [...text.matchAll(form)].flatMap(([, ...values]) => {
    try {
      const [run = '', environment = '', to = '', workflow, id] = values.map(
        (value) => value && decodeURIComponent(value),
      );
      return [{ run, environment, to, deploy: workflow ? { workflow, id: Number(id) } : undefined }];
    } catch {
      // People may have changed it.
      return [];
    }
  });
}
