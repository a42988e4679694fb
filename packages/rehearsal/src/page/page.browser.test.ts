// The page in a real browser: nothing to scroll sideways, contrast that WCAG AA wants, no request, no script that runs or is missed.

import { expect } from '@jest/globals';
import { play } from '../rehearsal.world.ts';
import type { Report } from '../report.ts';
import { lookAt, seen, startBrowser } from './browser.world.ts';
import { pageOf } from './page.ts';
import { hostileReport } from './page.world.ts';

startBrowser();

const fine = { told: [], sideways: [0, 0], barriers: [] };

const reports: Readonly<Record<string, () => Promise<Report>>> = {
  cycle: once(() => play()),
  conflict: once(() => play({ conflict: true })),
  rollback: once(() => play({ scenario: 'rollback' })),
  revert: once(() => play({ scenario: 'revert' })),
};
const reportOf = (name: string): Promise<Report> => (reports[name] as () => Promise<Report>)();

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

for (const name of Object.keys(reports))
  seen(`${name}: light and dark, on a phone, a tablet and a desk`, async () => {
    const html = pageOf(await reportOf(name));
    for (const scheme of ['light', 'dark'] as const)
      for (const width of [360, 768, 1280]) {
        // Each theme once, and each end of the widths.
        const barriers = width === (scheme === 'light' ? 360 : 1280);
        const looked = await lookAt(name, html, { scheme, width, barriers, scripts: true });
        expect({ width, scheme, ...looked }).toEqual({ width, scheme, ...fine });
      }
  });

seen('what does not hold can be read as well, in both themes', async () => {
  const report = await reportOf('rollback');
  const failed = { name: 'x', exitCode: 1, summary: '', outputs: {}, annotations: ['error: no', 'warning: hardly'] };
  const steps = report.steps.map((step, index) =>
    index === 1 ? { ...step, action: failed } : { ...step, skipped: true },
  );
  const html = pageOf({ ...report, steps, checks: [{ claim: 'it holds', holds: false, found: 'it does not' }] });
  for (const scheme of ['light', 'dark'] as const)
    expect(await lookAt('bad', html, { scheme, width: 360, barriers: true, scripts: true })).toEqual(fine);
});

seen('without JavaScript it is the same', async () => {
  const html = pageOf(await reportOf('cycle'));
  const looked = await lookAt('no-script', html, { scheme: 'light', width: 360, barriers: false, scripts: false });
  expect(looked).toEqual(fine);
});

seen('with hostile texts all over it, it stays in its bounds', async () => {
  const html = pageOf(hostileReport(await reportOf('conflict')));
  const looked = await lookAt('hostile', html, { scheme: 'light', width: 360, barriers: false, scripts: true });
  expect(looked).toEqual(fine);
});

seen('what would be wrong is seen', async () => {
  const pale =
    '<p style="color: #999; background: #fff">pale</p><p style="color: #888"><i style="background: #777">✓</i></p>';
  const html = `<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1>${pale}
<div style="width: 500px">wide</div><details><summary>more</summary><p style="width: 600px">wider</p></details>
<img src="x.png" alt=""><script>alert(1); console.error('no')</script></main></html>`;
  const looked = await lookAt('wrong', html, { scheme: 'light', width: 360, barriers: true, scripts: true });
  const told = [...looked.told].map((text) => text.replace(/file:.*/, '')).sort();
  expect(told).toEqual([
    'dialog: 1',
    'error: Failed to load resource: net::ERR_FILE_NOT_FOUND',
    'error: no',
    'request: ',
  ]);
  expect(looked.sideways.map((by) => by > 100)).toEqual([true, true]);
  expect(looked.barriers.map((text) => text.split(':')[0])).toEqual([
    'color-contrast',
    expect.stringMatching(/^contrast/),
  ]);
});
