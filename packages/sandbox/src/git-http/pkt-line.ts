/** One pkt-line with its length in front (git docs: gitprotocol-common). */
export function pktLine(payload: Buffer | string): Buffer {
  const data = Buffer.from(payload);
  return Buffer.concat([Buffer.from((data.length + 4).toString(16).padStart(4, '0')), data]);
}

/** Ends a list of pkt-lines. */
export const flushPkt = Buffer.from('0000');

/** Reads pkt-lines up to the first flush; `end` is where what follows it begins. */
export function readPktLines(data: Buffer, start = 0): { lines: Buffer[]; end: number } {
  const lines: Buffer[] = [];
  let at = start;
  while (at + 4 <= data.length) {
    const length = Number.parseInt(data.subarray(at, at + 4).toString(), 16);
    if (Number.isNaN(length)) throw new Error(`no pkt-line at ${at}`);
    if (length < 4) return { lines, end: at + 4 };
    lines.push(data.subarray(at + 4, at + length));
    at += length;
  }
  return { lines, end: at };
}

/** Packs data for a side-band, in pieces that every client takes. */
export function sideband(channel: 1 | 2, data: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length; at += 990) {
    pieces.push(pktLine(Buffer.concat([Buffer.from([channel]), data.subarray(at, at + 990)])));
  }
  return Buffer.concat(pieces);
}
