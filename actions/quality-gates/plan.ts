// What is going to run: for each gate its own command, else that of the preset. Whatever lacks is told at once, before anything runs.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Commands, HotfixError } from '@hotfix-actions/core';
import type { CommandName, Preset, PresetCommand, Project, Remedy } from './presets/preset.ts';
import { choosePreset, type presetNames, presets } from './presets/presets.ts';

export const gateNames = ['coverage', 'tests', 'lint', 'types', 'build'] as const;
export type Gate = (typeof gateNames)[number];

export interface PlanWish {
  readonly gates: readonly Gate[];
  readonly preset: (typeof presetNames)[number];
  /** Commands that were given; '' where none was. */
  readonly given: Readonly<Record<CommandName, string>>;
}

export interface Plan {
  /** Undefined where no gate needs one. */
  readonly preset: string | undefined;
  readonly commands: ReadonlyMap<CommandName, PresetCommand>;
  readonly remedies: readonly Remedy[];
}

export async function makePlan(folder: string, wish: PlanWish, commands: Commands): Promise<Plan> {
  const needed = [...new Set(wish.gates.map((gate) => (gate === 'coverage' ? 'tests' : gate)))];
  const given = needed.flatMap((name) => (wish.given[name] ? [[name, { script: wish.given[name] }] as const] : []));
  const open = needed.filter((name) => !wish.given[name]);
  if (open.length === 0) return { preset: undefined, commands: new Map(given), remedies: [] };

  const names = new Set(await readdir(folder));
  const preset = choosePreset(wish.preset, names);
  if (!preset) throw noPreset(open);
  const project = await look(folder, names, { commands, preset });
  const found = preset.commands(project, { coverage: wish.gates.includes('coverage') });
  const lacking = open.flatMap((name) => {
    const command = found[name];
    return 'missing' in command ? [`- ${name}: ${command.missing}`] : [];
  });
  if (lacking.length > 0) throw noCommands(lacking, preset.name);
  const chosen = open.map((name) => [name, found[name] as PresetCommand] as const);
  return { preset: preset.name, commands: new Map([...given, ...chosen]), remedies: preset.remedies };
}

/** No file that a preset reads is larger. */
const largest = 1024 * 1024;
const read =
  /\.toml$|\.cfg$|\.ini$|^\.coveragerc$|^(package|tsconfig)\.json$|^pom\.xml$|^(build|settings)\.gradle(\.kts)?$/;

async function look(
  folder: string,
  names: ReadonlySet<string>,
  { commands, preset }: { commands: Commands; preset: Preset },
): Promise<Project> {
  const texts = new Map<string, string>();
  for (const name of names) {
    const path = join(folder, name);
    const file = read.test(name) ? await stat(path).catch(() => undefined) : undefined;
    if (file?.isFile() && file.size <= largest) texts.set(name, await readFile(path, 'utf8'));
  }
  const programs = new Set<string>();
  for (const program of preset.programs ?? []) if (await commands.has(program)) programs.add(program);
  return { names, text: (name) => texts.get(name) ?? '', hasProgram: (name) => programs.has(name) };
}

function noPreset(open: readonly CommandName[]): HotfixError {
  const known = presets.map(({ name, filesInWords }) => `${name} (${filesInWords})`).join(', ');
  return new HotfixError(
    `There is no command for ${open.join(', ')}: no file in the working directory tells what kind of project this is.`,
    `Check the repository out before this step, set \`working-directory\`, or give ${open.map((name) => `\`${name}-command\``).join(', ')}. Known: ${known}.`,
  );
}

function noCommands(lacking: readonly string[], preset: string): HotfixError {
  return new HotfixError(
    `With the preset ${preset} there is no command for:\n${lacking.join('\n')}`,
    'Give each its command (`lint-command: …`), or leave it out of `gates`.',
  );
}
