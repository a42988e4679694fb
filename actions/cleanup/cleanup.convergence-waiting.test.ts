// As in cleanup.convergence.test.ts, where the fix is not in every target yet, where it came there, and where the branch is gone already.

import { describeConvergence } from '@hotfix-actions/testing';
import { brought, gone, waiting } from './cleanup.disturbed.world.ts';

describeConvergence('cleanup', [waiting, gone, brought]);
