// XML, read as it streams by. Entities are never expanded: a document that defines some is refused.

import { createReadStream } from 'node:fs';
import sax from 'sax';
import { Unreadable } from './coverage/coverage.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** `path` are the names of the elements around, the root first, the element itself last. */
export interface XmlListener {
  open(element: Element, path: readonly string[]): void;
  text?(text: string, path: readonly string[]): void;
  close?(name: string, path: readonly string[]): void;
}

/** Attributes hold whole messages of tests. */
Object.assign(sax, { MAX_BUFFER_LENGTH: 4 * 1024 * 1024 });
/** No report is nested like this. */
const deepest = 1_000;

export async function readXml(file: string, listener: XmlListener): Promise<void> {
  const parser = sax.parser(true, {});
  const path: string[] = [];
  parser.onerror = (error) => {
    throw new Unreadable(`it is no XML: ${error.message.split('\n')[0]} in line ${parser.line + 1}`);
  };
  parser.ondoctype = (text) => {
    if (/<!ENTITY/i.test(String(text))) throw new Unreadable('it defines entities, which no report does');
  };
  parser.onopentag = ({ name, attributes }) => {
    if (path.push(name) > deepest) throw new Unreadable('its elements are nested too deeply');
    listener.open({ name, attributes: attributes as Record<string, string> }, path);
  };
  const text = (part: string) => listener.text?.(part, path);
  parser.ontext = text;
  parser.oncdata = text;
  parser.onclosetag = (name) => {
    listener.close?.(name, path);
    path.pop();
  };
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 16 * 1024 })) parser.write(chunk);
  parser.close();
}
