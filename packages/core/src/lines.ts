// What a command prints: passed on line by line as it comes, and the last of it kept as plain text.

import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

const keptLines = 400;
const longestKept = 1_000;
/** A line without an end is passed on in pieces of this size. */
const longestPiece = 65_536;

export interface KeptLines {
  /** Two streams of a command are followed apart, so that no line of one lands within a line of the other. */
  follow(pipe: NodeJS.ReadableStream): void;
  lines(): readonly string[];
}

export function keepLines(pass: (text: string) => void): KeptLines {
  const kept: string[] = [];

  function take(line: string): void {
    pass(`${line}\n`);
    kept.push(plain(line).slice(0, longestKept));
    if (kept.length > keptLines) kept.shift();
  }

  return {
    follow(pipe) {
      const decoder = new StringDecoder('utf8');
      let open = '';
      pipe.on('data', (chunk: Buffer) => {
        const lines = (open + decoder.write(chunk)).split('\n');
        open = lines.pop() ?? '';
        for (const line of lines) take(line);
        if (open.length > longestPiece) {
          take(open);
          open = '';
        }
      });
      const end = () => {
        if (open !== '') take(open);
        open = '';
      };
      pipe.on('end', end);
      pipe.on('close', end);
    },
    lines: () => kept,
  };
}

/** As a person sees it in a terminal: no colours, and of a line that was written over only what came last. */
function plain(line: string): string {
  const text = stripVTControlCharacters(line).replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}
