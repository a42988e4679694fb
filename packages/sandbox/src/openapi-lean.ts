// What is looked at of GitHub's OpenAPI description. The whole is 13 MB, and hundreds of MB once it is parsed and copied: whoever
// starts many processes pays for that with each of them, since what a process holds is copied. So the part about one
// repository is kept, without its examples and texts, in the cache of the project's packages.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OpenApi } from './openapi-document.ts';

const looked = /^\/repos\/\{owner\}\/\{repo\}(\/|$)|^\/user$/;

export function loadOpenApi(): OpenApi {
  const require = createRequire(import.meta.url);
  const whole = require.resolve('@octokit/openapi/generated/api.github.com.json');
  const folder = join(dirname(whole), '..', '..', '..', '.cache', 'hotfix-actions');
  const { version } = JSON.parse(readFileSync(join(dirname(whole), '..', 'package.json'), 'utf8')) as Versioned;
  const kept = join(folder, `openapi-${version}.json`);
  try {
    return JSON.parse(readFileSync(kept, 'utf8')) as OpenApi;
  } catch {
    const lean = leanOf(JSON.parse(readFileSync(whole, 'utf8')) as OpenApi);
    mkdirSync(folder, { recursive: true });
    // Others may read or write it at this moment.
    const own = `${kept}.${process.pid}`;
    writeFileSync(own, JSON.stringify(lean));
    renameSync(own, kept);
    return lean;
  }
}

interface Versioned {
  readonly version: string;
}

/** The operations of one repository, and the components that they lead to. */
export function leanOf({ paths, components }: OpenApi): OpenApi {
  const own = bare(Object.fromEntries(Object.entries(paths).filter(([path]) => looked.test(path))));
  const needed: Record<string, Record<string, unknown>> = {};
  const open: unknown[] = [own];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const [, , kind = '', name = ''] = String((value as { $ref?: unknown }).$ref ?? '').split('/');
    if (name !== '' && needed[kind]?.[name] === undefined) {
      const component = bare(components[kind]?.[name]);
      needed[kind] = { ...needed[kind], [name]: component };
      open.push(component);
    }
    open.push(...Object.values(value));
  }
  return { paths: own as OpenApi['paths'], components: needed };
}

// A property may be called `description`, too: only texts go.
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, inner]) => !['example', 'examples', 'x-github'].includes(key) && !(key === 'description' && isText(inner)),
  );
  return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner)]));
}

const isText = (value: unknown): boolean => typeof value === 'string';
