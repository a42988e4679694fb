import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Answer } from './answers.ts';
import type { Fault } from './faults.ts';
import { serveGit, splitGitPath } from './git-http/serve-git.ts';
import { type Exchange, isWrite, type RecordedRequest } from './requests.ts';
import { serveRest } from './rest/serve-rest.ts';
import { tokenOf } from './tokens.ts';
import type { World } from './world.ts';

/** What the server works on and reports to. */
export interface ServerParts {
  readonly world: World;
  readonly requests: RecordedRequest[];
  readonly nextFault: (request: RecordedRequest) => Fault | undefined;
  readonly latency: () => number;
  readonly arrive: (request: RecordedRequest) => unknown;
  readonly report: (exchange: Exchange) => void;
}

interface Incoming {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly record: RecordedRequest;
  readonly body: Buffer;
}

interface Ready {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  readonly exchange?: unknown;
}

const apiPrefix = '/api/v3';

/** Starts to listen on a free port of the loopback interface. */
export function listen(parts: ServerParts): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    serve(parts, request, response).catch(() => request.socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    );
  });
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const record = startRecord(request, url);
  parts.requests.push(record);
  const body = await readBody(request);
  record.body = bodyOf(record, body);
  if (parts.latency() > 0) await sleep(parts.latency());
  await parts.arrive(record);
  const fault = parts.nextFault(record);
  if (fault?.when === 'before') return strike(record, fault, response);
  const ready = await answer(parts.world, { request, url, record, body });
  if (fault) return strike(record, fault, response);
  record.status = ready.status;
  record.endedAt = Date.now();
  if (record.kind === 'rest') {
    parts.report({ request: record, status: ready.status, headers: ready.headers, body: ready.exchange });
  }
  response.writeHead(ready.status, ready.headers).end(ready.body);
}

/** Gives the planned error, or cuts the connection; either way somebody may be killed at this moment. */
function strike(record: RecordedRequest, fault: Fault, response: ServerResponse): void {
  fault.strike?.();
  record.endedAt = Date.now();
  if (!fault.answer) {
    response.socket?.destroy();
    return;
  }
  record.status = fault.answer.status;
  const headers = record.kind === 'rest' ? { ...limits(), ...fault.answer.headers } : fault.answer.headers;
  response.writeHead(fault.answer.status, headers).end(fault.answer.body);
}

function startRecord(request: IncomingMessage, url: URL): RecordedRequest {
  const kind = splitGitPath(url.pathname) ? 'git' : 'rest';
  const method = request.method ?? 'GET';
  const path =
    kind === 'rest' && url.pathname.startsWith(apiPrefix) ? url.pathname.slice(apiPrefix.length) : url.pathname;
  return {
    kind,
    method,
    path,
    query: Object.fromEntries(url.searchParams),
    body: undefined,
    token: tokenOf(request.headers.authorization),
    status: undefined,
    write: isWrite(kind, method, path),
    startedAt: Date.now(),
    endedAt: undefined,
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

/** Packs are of no use in a log. */
function bodyOf(record: RecordedRequest, body: Buffer): unknown {
  if (record.kind === 'git' || body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
}

async function answer(world: World, incoming: Incoming): Promise<Ready> {
  const { request, url, record, body } = incoming;
  const git = splitGitPath(url.pathname);
  if (git) {
    const headers = {
      'content-type': request.headers['content-type'],
      'git-protocol': header(request, 'git-protocol'),
    };
    const names = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'authorization');
    return serveGit(world, {
      ...git,
      method: record.method,
      queryString: url.search.slice(1),
      headers,
      body,
      token: record.token,
      duplicateAuthorization: names.length > 1,
    });
  }
  const accept = request.headers.accept ?? '';
  const { method, path, query, token } = record;
  return written(await serveRest(world, { method, path, query, body, token, accept }));
}

const header = (request: IncomingMessage, name: string): string | undefined => request.headers[name]?.toString();

function written(result: Answer): Ready {
  const raw = Buffer.isBuffer(result.body);
  const type = raw ? 'application/vnd.github.raw+json; charset=utf-8' : 'application/json; charset=utf-8';
  const content: Record<string, string> = result.body === undefined ? {} : { 'content-type': type };
  const text = result.body === undefined ? '' : JSON.stringify(result.body);
  const body = raw ? (result.body as Buffer) : Buffer.from(text);
  const headers = { ...limits(), ...content, ...result.headers };
  // What is checked is what a client can see: dates and undefined values as JSON has them.
  const exchange = raw || text === '' ? undefined : JSON.parse(text);
  return { status: result.status, headers, body, exchange };
}

let served = 0;

function limits(): Record<string, string> {
  served += 1;
  return {
    'x-github-request-id': `5A4D:${served.toString(16).padStart(6, '0').toUpperCase()}`,
    'x-github-media-type': 'github.v3; format=json',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-used': '1',
    'x-ratelimit-resource': 'core',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600),
  };
}
