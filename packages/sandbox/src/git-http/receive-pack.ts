import { runGit } from '../git/run-git.ts';
import { followRefs } from '../pull-request-life.ts';
import { judgeChange, type RefChange, type Verdict } from '../ref-changes.ts';
import { isBurned } from '../rest/refs.ts';
import type { Token } from '../tokens.ts';
import { workflowRefusal } from '../workflow-files.ts';
import type { RepositoryState } from '../world.ts';
import { type GitAnswer, type GitRequest, runHttpBackend } from './http-backend.ts';
import { flushPkt, pktLine, readPktLines, sideband } from './pkt-line.ts';

interface Push {
  readonly commands: readonly RefChange[];
  readonly capabilities: readonly string[];
  /** Lines that are no commands, such as the boundary of a shallow clone. */
  readonly others: readonly Buffer[];
  readonly rest: Buffer;
}

/** A command that was refused: the reason that stands in parentheses, and the lines that come before. */
interface Refused {
  readonly ref: string;
  readonly reason: string;
  readonly remarks: readonly string[];
}

const zero = '0'.repeat(40);

function parsePush(body: Buffer): Push {
  const { lines, end } = readPktLines(body);
  const commands: RefChange[] = [];
  const others: Buffer[] = [];
  let capabilities: string[] = [];
  for (const line of lines) {
    const [text = '', extra] = line.toString().split('\0');
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) (\S+)\n?$/.exec(text);
    if (extra !== undefined) capabilities = extra.trim().split(' ');
    if (!match) others.push(line);
    else commands.push({ from: given(match[1]), to: given(match[2]), ref: match[3] ?? '' });
  }
  return { commands, capabilities, others, rest: body.subarray(end) };
}

const given = (sha: string | undefined): string | undefined => (sha === zero ? undefined : sha);

/** Receives a push: GitHub's rules first, then git itself, then what pull requests make of it. */
export async function receivePack(repository: RepositoryState, request: GitRequest, token: Token): Promise<GitAnswer> {
  const push = parsePush(request.body);
  if (push.commands.length === 0) return runHttpBackend(repository, request);
  await unpack(repository, push.rest);
  const refused = await refuse(repository, push, token);
  const accepted = push.commands.filter((command) => !refused.some((one) => one.ref === command.ref));
  if (refused.length === 0) return settle(repository, accepted, await runHttpBackend(repository, request));
  if (accepted.length === 0) return answer(push, refused, [], 'ok');
  const body = rebuild(push, accepted);
  const from = await runHttpBackend(repository, { ...request, body });
  await settle(repository, accepted, from);
  const report = readReport(push, from.body);
  return answer(push, refused, report.lines, report.unpack);
}

/** Rules look into the new commits, so they are unpacked first; without a ref nobody sees them. */
async function unpack(repository: RepositoryState, pack: Buffer): Promise<void> {
  if (pack.length === 0) return;
  await runGit({ cwd: repository.gitDir, args: ['unpack-objects', '-q'], input: pack });
}

async function refuse(repository: RepositoryState, push: Push, token: Token): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const command of push.commands) {
    if (isBurned(repository, command.ref) && !command.from) {
      refused.push(ruleRefusal(repository, command.ref, ['Cannot create ref due to creations being restricted.']));
      continue;
    }
    const stands = repository.refs.read(command.ref);
    // A command about a ref that moved meanwhile is git's own to refuse.
    const verdict = stands === command.from ? await judgeChange(repository, command, { token }) : undefined;
    if (verdict) refused.push(worded(repository, command.ref, { verdict, token }));
  }
  if (refused.length === 0 || !push.capabilities.includes('atomic')) return refused;
  const others = push.commands.filter((command) => !refused.some((one) => one.ref === command.ref));
  return [...refused, ...others.map(({ ref }) => ({ ref, reason: 'atomic transaction failed', remarks: [] }))];
}

function worded(repository: RepositoryState, ref: string, by: { verdict: Verdict; token: Token }): Refused {
  const { verdict, token } = by;
  if (verdict.kind === 'workflow') return { ref, reason: workflowRefusal(token, verdict.file), remarks: [] };
  if (verdict.kind === 'default-branch') {
    return { ref, reason: `refusing to delete the current branch: ${ref}`, remarks: [] };
  }
  if (verdict.kind !== 'classic') return ruleRefusal(repository, ref, verdict.lines);
  const remarks = [
    `error: GH006: Protected branch update failed for ${ref}.`,
    '',
    ...verdict.lines.map((line) => `- ${line}`),
  ];
  return { ref, reason: 'protected branch hook declined', remarks };
}

function ruleRefusal(repository: RepositoryState, ref: string, lines: readonly string[]): Refused {
  const page = `${repository.world.serverUrl}/${repository.fullName}/rules?ref=${encodeURIComponent(ref)}`;
  const remarks = [
    `error: GH013: Repository rule violations found for ${ref}.`,
    `Review all repository rules at ${page}`,
    ...lines.flatMap((line) => ['', `- ${line}`]),
    '',
  ];
  return { ref, reason: 'push declined due to repository rule violations', remarks };
}

function rebuild(push: Push, accepted: readonly RefChange[]): Buffer {
  const lines = accepted.map((command, index) => {
    const text = `${command.from ?? zero} ${command.to ?? zero} ${command.ref}`;
    return pktLine(index === 0 ? `${text}\0 ${push.capabilities.join(' ')}` : text);
  });
  const others = push.others.map((line) => pktLine(line));
  const pack = accepted.some((command) => command.to) ? push.rest : Buffer.alloc(0);
  return Buffer.concat([...others, ...lines, flushPkt, pack]);
}

/** What git itself reported, without the side-band around it. */
function readReport(push: Push, body: Buffer): { unpack: string; lines: string[] } {
  const banded = push.capabilities.includes('side-band-64k');
  const outer = readPktLines(body).lines;
  const inner = banded ? Buffer.concat(outer.filter((line) => line[0] === 1).map((line) => line.subarray(1))) : body;
  const [first = '', ...lines] = readPktLines(inner).lines.map((line) => line.toString().trimEnd());
  return { unpack: first.replace(/^unpack /, ''), lines };
}

function answer(push: Push, refused: readonly Refused[], lines: readonly string[], unpacked: string): GitAnswer {
  const own = refused.map(({ ref, reason }) => `ng ${ref} ${reason}`);
  const report = [`unpack ${unpacked}`, ...lines, ...own].map((line) => pktLine(`${line}\n`));
  const status = Buffer.concat([...report, flushPkt]);
  const remarks = refused.flatMap((one) => one.remarks.map((line) => `${line}\n`)).join('');
  const banded = push.capabilities.includes('side-band-64k');
  const body = banded ? Buffer.concat([sideband(2, Buffer.from(remarks)), sideband(1, status), flushPkt]) : status;
  const headers = { 'content-type': 'application/x-git-receive-pack-result', 'cache-control': 'no-cache' };
  return { status: 200, headers, body };
}

/** Lets pull requests follow what really happened. */
async function settle(
  repository: RepositoryState,
  commands: readonly RefChange[],
  from: GitAnswer,
): Promise<GitAnswer> {
  const done = commands.filter(
    (command) => repository.refs.read(command.ref) === command.to && command.from !== command.to,
  );
  await followRefs(repository, done);
  return from;
}
