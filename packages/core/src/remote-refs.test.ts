// Branches and tags: in one request, and by git itself where that is not answered as it should be.

import { execFileSync } from 'node:child_process';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { type Repository, type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createGit } from './git.ts';
import { type RemoteRefs, readRemoteRefs } from './remote-refs.ts';

let server: Server;
let repository: Repository;
/** What only a log for debugging shows. */
let said: string[];

beforeEach(async () => {
  said = [];
  server = await startGitHub();
  repository = await server.createRepository('acme/shop', {});
  await repository.commit('main', { files: { a: 'x\n' } });
  await repository.branch('feature/grün-日本', 'main');
  await repository.tag('v1.0.0', 'main');
  await repository.tag('v1.1.0/日本', 'main', { annotated: false });
  await repository.tag('v1.1.0-peeled=1', 'main');
  // A line to JavaScript, and none to git.
  await repository.tag('v1.2.0\u2028x', 'main');
});
afterEach(() => server.close());

/** As git tells them where they are. */
function expected(): Pick<RemoteRefs, 'branches' | 'tags'> {
  const format = '%(refname)|%(objectname)|%(*objectname)';
  const listed = execFileSync('git', ['for-each-ref', `--format=${format}`], {
    cwd: repository.gitDir,
    encoding: 'utf8',
  });
  const refs = listed
    .trim()
    .split('\n')
    .map((line) => line.split('|') as [string, string, string]);
  const below = (prefix: string) =>
    refs.flatMap(([ref, ...rest]) => (ref.startsWith(prefix) ? [[ref.slice(prefix.length), ...rest] as const] : []));
  return {
    branches: new Map(below('refs/heads/').map(([name, sha]) => [name, sha])),
    tags: new Map(
      below('refs/tags/').map(([name, object, peeled]) => [name, { name, commit: peeled || object, object }]),
    ),
  };
}

function read(serverUrl = server.serverUrl): Promise<RemoteRefs> {
  const url = `${serverUrl}/acme/shop.git`;
  const clock = { now: Date.now, sleep: async () => undefined };
  const { env } = process;
  const token = server.createToken();
  const debug = (text: string) => void said.push(text);
  const git = createGit({ url, token, tempFolder: tmpdir(), env, clock, onWait() {}, debug });
  return readRemoteRefs(git, 'acme/shop');
}

const asked = () => server.requests.map(({ method, path, status }) => `${method} ${path.split('/').at(-1)} ${status}`);
const askedByGit = ['GET refs 200', 'POST git-upload-pack 200'];

test('one request tells all of them', async () => {
  expect(await read()).toMatchObject(expected());
  expect(expected().tags.size).toBe(4);
  expect(asked()).toEqual(['POST git-upload-pack 200']);
  expect(said).toEqual([]);
});

test('the tags of a commit are found, and those alone', async () => {
  await repository.commit('main', { files: { a: 'y\n' } });
  await repository.tag('v2.0.0', 'main');
  const { branches, tags, tagsAt } = await read();
  expect(tagsAt(branches.get('main') ?? '')).toEqual([tags.get('v2.0.0')]);
  expect(tagsAt(branches.get('feature/grün-日本') ?? '')).toEqual([...tags.values()].slice(0, 4));
  // The object of a tag is no commit.
  expect(tagsAt(tags.get('v2.0.0')?.object ?? '')).toEqual([]);
  expect(tagsAt('')).toEqual([]);
});

test.each([401, 403, 404, 429, 502])('where it is answered by %i, git asks', async (status) => {
  server.faults.fail({ path: /git-upload-pack/ }, { status });
  expect(await read()).toMatchObject(expected());
  expect(asked()).toEqual([`POST git-upload-pack ${status}`, ...askedByGit]);
  expect(said).toEqual([
    expect.stringMatching(`^git asks for the refs: the answer was ${status}, with \\d+ characters$`),
  ]);
});

test.each(['before', 'after'] as const)('where the connection is dropped %s it took effect, git asks', async (when) => {
  server.faults.drop({ path: /git-upload-pack/ }, { when });
  expect(await read()).toMatchObject(expected());
  expect(asked().slice(1)).toEqual(askedByGit);
  expect(said).toEqual([expect.stringMatching(/^git asks for the refs: fetch failed, ./)]);
});

/** Stands in front of the server, and answers in its own way what git itself did not ask. */
async function openFront(answer: (whole: Buffer, response: ServerResponse) => void, dropped: string) {
  const front = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const isOurs = headers['user-agent'] === 'git/hotfix-actions';
    if (isOurs) delete headers[dropped];
    const onward = request(new URL(path ?? '', server.serverUrl), { method, headers }, (from) => {
      const parts: Buffer[] = [];
      from.on('data', (part: Buffer) => parts.push(part));
      from.on('end', () => {
        const whole = Buffer.concat(parts);
        if (isOurs) return answer(whole, outgoing);
        outgoing.writeHead(from.statusCode ?? 502, from.headers).end(whole);
      });
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const close = () => {
    front.closeAllConnections();
    return new Promise<void>((resolve) => void front.close(() => resolve()));
  };
  return { url, [Symbol.asyncDispose]: close };
}

test.each<[string, (whole: Buffer, response: ServerResponse) => void, dropped: string]>([
  ['of an older protocol', (whole, response) => response.end(whole), 'git-protocol'],
  ['cut off within its length', (whole, response) => response.end(whole.subarray(0, -80)), ''],
  [
    'cut off before its length',
    (whole, response) => {
      response.writeHead(200, { 'content-length': whole.length });
      response.write(whole.subarray(0, 100), () => response.destroy());
    },
    '',
  ],
  ['an error of git', (_, response) => response.end('0021ERR upload-pack: not our ref\n0000'), ''],
  ['a page of a proxy', (_, response) => response.end('<html>Sign in</html>\n0000'), ''],
  ['nothing', (_, response) => response.end(), ''],
  [
    'another address',
    (_, response) => response.writeHead(301, { location: '/acme/renamed.git/git-upload-pack' }).end(),
    '',
  ],
])('where the answer is %s, git asks', async (_, answer, dropped) => {
  await using front = await openFront(answer, dropped);
  expect(await read(front.url)).toMatchObject(expected());
  expect(asked().slice(-2)).toEqual(askedByGit);
  expect(asked()).toHaveLength(3);
});
