/** What a person must mend before a rehearsal is possible; it is printed without a stack. */
export class Problem extends Error {
  readonly hint: string;

  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}
