// The input `resolve`: which conflicts settle by rule.

import { list, Problem, type Reader } from './inputs.ts';
import { visible } from './markdown.ts';
import { type Rule, ways } from './settle.ts';

/** Items `glob: how`; where several globs match a path, the last one counts. */
export const resolveRules: Reader<readonly Rule[]> = (raw, exact) =>
  list(raw, exact).map((item) => {
    const colon = item.lastIndexOf(':');
    const glob = item.slice(0, colon).trim();
    const how = ways.find((way) => way === item.slice(colon + 1).trim());
    if (colon < 1 || glob === '' || how === undefined)
      throw new Problem(`"${visible(item)}" is not \`glob: how\` with one of ${ways.join(', ')}`);
    return { glob, how };
  });
