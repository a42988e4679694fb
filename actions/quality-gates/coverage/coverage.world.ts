// What the scenarios of coverage share: a run of tests that leaves reports.

import { type Files, type GatesPlayed, openWorkspace, passing } from '../quality-gates.world.ts';

/** The coverage gate on a run that leaves these reports, by their names below $QUALITY_GATES_REPORTS. */
export async function measured(reports: Files, inputs: Files = {}): Promise<GatesPlayed> {
  const files = Object.entries(reports).map(([name, content]) => [`made/${name}`, content] as const);
  await using workspace = await openWorkspace(Object.fromEntries(files));
  const copy = 'cp -R made/. "$QUALITY_GATES_REPORTS"';
  return await workspace.gates({ ...passing, gates: 'coverage', 'tests-command': copy, ...inputs });
}
