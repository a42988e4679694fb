// A pull request that is to be a draft, where the repository takes none.

import { isStatus } from './errors.ts';

export interface OpenedDraft<T> {
  readonly value: T;
  /** What the person who asked for a draft has to know. */
  readonly notes: readonly string[];
}

/** It matters more than its being a draft: private repositories take those only with a paid plan. */
export async function draftOrNot<T>(draft: boolean, open: (draft: boolean) => Promise<T>): Promise<OpenedDraft<T>> {
  try {
    return { value: await open(draft), notes: [] };
  } catch (error) {
    if (!draft || !isStatus(error, 422) || !/draft/i.test(error.text)) throw error;
    return { value: await open(false), notes: [noDraft] };
  }
}

const noDraft =
  'It is no draft: this repository takes none (private ones need a paid plan). Leave `draft` out, so that this ends.';
