/** What keeps a release from being made, and what a person does about it. */
export class Problem extends Error {
  readonly hint: string;

  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}
