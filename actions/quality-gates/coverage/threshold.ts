// The percentage that is asked for, as it was written: 79.99 does not pass 80, and 80.01 is not 80.

import { Problem, type Reader } from '@hotfix-actions/core';
import type { Share } from './coverage.ts';

/** `digits` / 10 ^ `decimals` percent. */
export interface Threshold {
  readonly text: string;
  readonly digits: bigint;
  readonly decimals: number;
}

export const threshold: Reader<Threshold> = (raw) => {
  const [, whole = '', part = ''] = /^(\d{1,3})(?:\.(\d{1,9}))?$/.exec(raw) ?? [];
  const read = { text: raw, digits: BigInt(`${whole}${part}` || '0'), decimals: part.length };
  if (whole === '' || read.digits > 100n * 10n ** BigInt(part.length))
    throw new Problem('accepted: a percentage from 0 to 100, for example 80 or 82.5');
  return read;
};

export function reaches({ covered, total }: Share, { digits, decimals }: Threshold): boolean {
  return BigInt(covered) * 100n * 10n ** BigInt(decimals) >= digits * BigInt(total);
}
