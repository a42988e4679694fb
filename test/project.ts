// The files of the project as the tests of this folder look at them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyAction } from '@hotfix-actions/core';
import type { Ends } from '@hotfix-actions/testing';
import { parse } from 'yaml';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Face {
  readonly name: string;
  readonly description: string;
  readonly branding?: { readonly icon?: string; readonly color?: string };
  readonly inputs: Readonly<Record<string, { description?: string; default?: unknown; required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

export function read(...path: string[]): string {
  return readFileSync(join(root, ...path), 'utf8');
}

/** The action.yml of a folder below the root, '' for the root's own. */
export function readFace(folder: string): Face {
  return parse(read(folder, 'action.yml')) as Face;
}

export function foldersIn(...path: string[]): string[] {
  const entries = readdirSync(join(root, ...path), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

export const actionNames = foldersIn('actions');

/** The story of an action: what its file of the same name exports as an action. */
export async function loadAction(name: string): Promise<AnyAction> {
  const exported: Record<string, unknown> = await import(`../actions/${name}/${name}.ts`);
  const action = Object.values(exported).find(isAction);
  if (!action) throw new Error(`actions/${name}/${name}.ts exports no action`);
  return action;
}

/** How an action ends in the shop: what its file `<name>.ends.ts` says. */
export async function loadEnds(name: string): Promise<Ends> {
  const { ends }: { ends: Ends } = await import(`../actions/${name}/${name}.ends.ts`);
  return ends;
}

function isAction(value: unknown): value is AnyAction {
  return (
    typeof value === 'object' &&
    value !== null &&
    'run' in value &&
    'inputs' in value &&
    ('writes' in value || 'worksOn' in value)
  );
}

/** TypeScript files below a folder without what was compiled; paths from the root, with `/`. */
export function sourcesIn(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ['lib', 'node_modules'].includes(entry.name) ? [] : sourcesIn(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}
