import { spawn } from 'node:child_process';
import { gitEnvironment } from '../git/run-git.ts';
import type { RepositoryState } from '../world.ts';

/** A request of a git client. */
export interface GitRequest {
  readonly method: string;
  /** What follows the repository: `/info/refs`, `/git-upload-pack`, `/git-receive-pack`. */
  readonly service: string;
  readonly queryString: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Already unzipped. */
  readonly body: Buffer;
}

/** An answer to a git client. */
export interface GitAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Hands a request to `git http-backend`, a CGI program (git docs: git-http-backend). */
export function runHttpBackend(repository: RepositoryState, request: GitRequest): Promise<GitAnswer> {
  const env = {
    ...gitEnvironment,
    GIT_PROJECT_ROOT: repository.gitDir,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: request.service,
    REQUEST_METHOD: request.method,
    QUERY_STRING: request.queryString,
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    CONTENT_LENGTH: String(request.body.length),
    REMOTE_USER: 'sandbox',
    GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', () => {
      const whole = Buffer.concat(out);
      const end = whole.indexOf('\r\n\r\n');
      if (end < 0) reject(new Error(`git http-backend: ${Buffer.concat(err)}`));
      else resolve(parseCgi(whole.subarray(0, end).toString(), whole.subarray(end + 4)));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(request.body);
  });
}

function parseCgi(head: string, body: Buffer): GitAnswer {
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const { status = '200', ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body };
}
