// As in finish.convergence.test.ts, where development does not simply take what production has.

import { describeConvergence } from '@hotfix-actions/testing';
import { conflicting, reverted } from './finish.disturbed.world.ts';

describeConvergence('finish', [conflicting, reverted]);
