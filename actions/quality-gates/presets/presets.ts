// Which preset fits: the one that was asked for, else the only one whose files are there.

import { HotfixError } from '@hotfix-actions/core';
import { dotnet } from './dotnet.ts';
import { go } from './go.ts';
import { gradle } from './gradle.ts';
import { maven } from './maven.ts';
import { node } from './node.ts';
import type { Preset } from './preset.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';

export const presets = [python, node, go, rust, maven, gradle, dotnet] as const;

export const presetNames = ['auto', 'python', 'node', 'go', 'rust', 'maven', 'gradle', 'dotnet'] as const;

/** Of two projects in one folder, one would never be looked at: that is for a person to decide. */
export function choosePreset(wanted: (typeof presetNames)[number], names: ReadonlySet<string>): Preset | undefined {
  const named = presets.find(({ name }) => name === wanted);
  if (named) return named;
  const fitting = presets.filter(({ files }) => [...names].some((name) => files.test(name)));
  if (fitting.length <= 1) return fitting[0];
  const found = fitting.map(
    (preset) => `${preset.name} (${[...names].filter((name) => preset.files.test(name)).join(', ')})`,
  );
  throw new HotfixError(
    `The working directory fits several presets: ${found.join(', ')}.`,
    `Say which one under \`with:\`, for example \`preset: ${fitting[0]?.name}\`, and give the gates of the other one a step of their own or a command that runs both.`,
  );
}
