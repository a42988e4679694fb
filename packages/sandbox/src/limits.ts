import { invalid } from './answers.ts';

/** GitHub holds at most 65,536 characters in a body and refuses more. */
export function refuseLongBody(resource: string, body: string | undefined): void {
  if (body === undefined || [...body].length <= 65_536) return;
  throw invalid({ resource, code: 'custom', field: 'body', message: 'body is too long (maximum is 65536 characters)' });
}
