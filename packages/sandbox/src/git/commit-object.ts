/** A person and a moment, as commits and tags hold them. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly seconds: number;
  readonly offset: string;
}

/** What a commit object holds; `signature` is its gpgsig header. */
export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  readonly signature?: string;
}

/** What an annotated tag holds. */
export interface TagObject {
  readonly object: string;
  readonly type: string;
  readonly tag: string;
  readonly tagger: Signature;
  readonly message: string;
}

const nobody: Signature = { name: '', email: '', seconds: 0, offset: '+0000' };

/** A signature from what an API body or a test gives: name, address and an ISO 8601 date. */
export function signatureAt(person: { name: string; email: string }, date: Date | string): Signature {
  const text = typeof date === 'string' ? date : date.toISOString();
  const offset = /([+-]\d\d):?(\d\d)$/.exec(text.slice(10));
  const seconds = Math.floor(new Date(text).getTime() / 1000);
  return { name: person.name, email: person.email, seconds, offset: offset ? `${offset[1]}${offset[2]}` : '+0000' };
}

const line = (who: Signature): string => `${who.name} <${who.email}> ${who.seconds} ${who.offset}`;

/** A moment as the REST API writes it: in UTC. */
export const isoDate = (who: Signature): string => new Date(who.seconds * 1000).toISOString().replace('.000Z', 'Z');

/** Writes a commit as git stores it. */
export function formatCommit(commit: CommitObject): Buffer {
  const parents = commit.parents.map((sha) => `parent ${sha}\n`).join('');
  const head = `tree ${commit.tree}\n${parents}author ${line(commit.author)}\ncommitter ${line(commit.committer)}\n`;
  const signature = commit.signature ? `gpgsig ${commit.signature.trimEnd().replaceAll('\n', '\n ')}\n` : '';
  return Buffer.from(`${head}${signature}\n${commit.message}`);
}

/** Writes an annotated tag as git stores it. */
export function formatTag(tag: TagObject): Buffer {
  return Buffer.from(
    `object ${tag.object}\ntype ${tag.type}\ntag ${tag.tag}\ntagger ${line(tag.tagger)}\n\n${tag.message}`,
  );
}

/** Reads a commit from what git stores. */
export function parseCommit(data: Buffer): CommitObject {
  const { headers, message } = parseHeaders(data);
  const signature = headers.get('gpgsig')?.[0];
  return {
    tree: headers.get('tree')?.[0] ?? '',
    parents: headers.get('parent') ?? [],
    author: parseSignature(headers.get('author')?.[0]),
    committer: parseSignature(headers.get('committer')?.[0]),
    message,
    ...(signature ? { signature } : {}),
  };
}

/** Reads an annotated tag from what git stores. */
export function parseTag(data: Buffer): TagObject {
  const { headers, message } = parseHeaders(data);
  return {
    object: headers.get('object')?.[0] ?? '',
    type: headers.get('type')?.[0] ?? 'commit',
    tag: headers.get('tag')?.[0] ?? '',
    tagger: parseSignature(headers.get('tagger')?.[0]),
    message,
  };
}

function parseHeaders(data: Buffer): { headers: Map<string, string[]>; message: string } {
  const text = data.toString();
  const end = text.indexOf('\n\n');
  const headers = new Map<string, string[]>();
  const unfolded = text.slice(0, end < 0 ? text.length : end).split(/\n(?! )/);
  for (const entry of unfolded) {
    const space = entry.indexOf(' ');
    const values = headers.get(entry.slice(0, space)) ?? [];
    headers.set(entry.slice(0, space), [...values, entry.slice(space + 1).replaceAll('\n ', '\n')]);
  }
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}

function parseSignature(text: string | undefined): Signature {
  const match = /^(.*?) ?<(.*?)> (-?\d+) ([+-]\d+)$/.exec(text ?? '');
  if (!match) return nobody;
  return { name: match[1] ?? '', email: match[2] ?? '', seconds: Number(match[3]), offset: match[4] ?? '+0000' };
}
