// Behind a proxy, as runners of companies are: the bundle and its git both go through it, under a name that only it knows.

import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from '@hotfix-actions/sandbox';
import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Sends all that is asked of `github.test` to the sandbox, by CONNECT as node asks, and by absolute addresses as git does. */
async function openProxy(port: number) {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { pathname, search } = new URL(incoming.url ?? '');
    asked.push(`${incoming.method} ${pathname}`);
    const { method, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port, method, headers, path: pathname + search }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, client) => {
    asked.push(`CONNECT ${incoming.url}`);
    const onward = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    for (const side of [client, onward]) side.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

test('goes through the proxy of the runner', async () => {
  await using shop = await openShop();
  // In conflict, so that git has something to do.
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = "later";\n' } });
  await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  const { port } = new URL(shop.github.serverUrl);
  const proxy = await openProxy(Number(port));
  const server = `http://github.test:${port}`;
  const env = { http_proxy: proxy.url, GITHUB_SERVER_URL: server, GITHUB_API_URL: `${server}/api/v3` };
  const step = await runStep(shop.github, {
    face: join(root, 'back-merge'),
    token: shop.token,
    repository: 'acme/shop',
    env,
  });
  await proxy.close();
  expect(step.annotations).toEqual([]);
  expect(step.outputs['result']).toBe('proposed');
  expect(proxy.asked).toContain(`CONNECT github.test:${port}`);
  expect(proxy.asked.some((line) => line.startsWith('GET /acme/shop.git/info/refs'))).toBe(true);
});
