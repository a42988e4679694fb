import { describeConvergence, type Shop, sameServer } from '@hotfix-actions/testing';
import { beginSoon } from './start.disturbed.world.ts';
import { openBadRelease } from './start.world.ts';

const arrange = (): Promise<Shop> => openBadRelease({ server: sameServer() });

describeConvergence('start', [
  { title: 'an issue’s', arrange, act: beginSoon({ severity: 'high' }) },
  // What is in a file stands in its commit, time included.
  {
    title: 'a support branch’s and files’',
    arrange,
    act: beginSoon({ from: 'v1.3.0', tracking: 'file', spec: 'true' }, { apart: 0, frozen: true }),
  },
]);
