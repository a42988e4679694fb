// Why there is no coverage, and how to mend that.

import { HotfixError } from '@hotfix-actions/core';

export class NoCoverage extends HotfixError {
  /** Nothing was written at all: a test run that failed may not have come that far. */
  readonly nothingWritten: boolean;

  constructor(message: string, hint: string, nothingWritten = false) {
    super(message, hint);
    this.nothingWritten = nothingWritten;
  }
}
