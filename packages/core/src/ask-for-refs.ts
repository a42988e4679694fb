// The question that every action begins with, in git's own protocol: git itself takes two requests and three processes for it.

import { HttpClient } from '@actions/http-client';
import { fetch } from 'undici';

const answerLimitMs = 30_000;
const form = 'application/x-git-upload-pack';

export interface RefsWish {
  readonly url: string;
  readonly token: string;
  /** Told why git has to ask. */
  readonly debug?: (text: string) => void;
}

/**
 * All branches and tags as the server lists them: a line for each, `<length><object> <ref>[ peeled:<commit>]`
 * (git-scm.com/docs/gitprotocol-v2#_ls_refs). Undefined where it does not answer so: a limit, no right, a broken connection,
 * a proxy that drops headers. Then git has to ask, which knows how to wait and tells what is wrong.
 */
export async function askForRefs({ url, token, debug }: RefsWish): Promise<string | undefined> {
  const authorization = `basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  // GitHub takes for git what calls itself so.
  const headers = {
    authorization,
    accept: `${form}-result`,
    'user-agent': 'git/hotfix-actions',
    'git-protocol': 'version=2',
  };
  try {
    const dispatcher = new HttpClient().getAgentDispatcher(url);
    const answer = await fetch(`${url}/git-upload-pack`, {
      method: 'POST',
      headers: { ...headers, 'content-type': `${form}-request` },
      body: question,
      // Where the repository was renamed, git follows.
      redirect: 'error',
      signal: AbortSignal.timeout(answerLimitMs),
      ...(dispatcher ? { dispatcher } : {}),
    });
    const text = await answer.text();
    if (answer.status === 200 && isWhole(text)) return text;
    debug?.(`git asks for the refs: the answer was ${answer.status}, with ${text.length} characters`);
  } catch (error) {
    const { message, cause } = error as Error;
    debug?.(`git asks for the refs: ${cause instanceof Error ? `${message}, ${cause.message}` : message}`);
  }
  return undefined;
}

/** A line with its length in front (git-scm.com/docs/gitprotocol-common#_pkt_line_format). */
const line = (text: string): string => `${(text.length + 5).toString(16).padStart(4, '0')}${text}\n`;
const [flush, delimiter] = ['0000', '0001'];

const asked = ['peel', 'ref-prefix refs/heads/', 'ref-prefix refs/tags/'];
const question = [line('command=ls-refs'), delimiter, ...asked.map(line), flush].join('');

/** Nothing but refs, up to the end: no error, no older protocol, no page of a proxy. */
const isWhole = (text: string): boolean =>
  text === flush || (/^[0-9a-f]{44,} refs\//.test(text) && text.endsWith(`\n${flush}`));
