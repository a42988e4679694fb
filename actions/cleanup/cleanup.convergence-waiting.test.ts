// As in cleanup.convergence.test.ts, where the fix is not in every target yet, and where the branch is gone already.

import { describeConvergence } from '@hotfix-actions/testing';
import { gone, waiting } from './cleanup.disturbed.world.ts';

describeConvergence('cleanup', [waiting, gone]);
