/** What a route answers; without a body it is empty. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One entry of `errors` in a 422 (GitHub docs: troubleshooting the REST API). */
export interface FieldError {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
}

const docs = 'https://docs.github.com/rest';

/** An answer that ends the request at once, in GitHub's form of an error (GitHub docs: troubleshooting the REST API). */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(
    status: number,
    message: string,
    more: { errors?: readonly unknown[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
    const errors = more.errors ? { errors: more.errors } : {};
    this.answer = {
      status,
      body: { message, ...errors, documentation_url: docs, status: String(status) },
      ...(more.headers ? { headers: more.headers } : {}),
    };
  }
}

/** 404, also for what is hidden from the caller. */
export const notFound = (): Refusal => new Refusal(404, 'Not Found');

/** 422 with nothing but a message. */
export const unprocessable = (message: string): Refusal => new Refusal(422, message);

/** 422 `Validation Failed` with what is wrong in `errors`. */
export const invalid = (...errors: FieldError[]): Refusal => new Refusal(422, 'Validation Failed', { errors });
