// As in finish.convergence.test.ts, where the tracking file is archived too.

import { describeConvergence } from '@hotfix-actions/testing';
import { filed } from './finish.disturbed.world.ts';

describeConvergence('finish', [filed]);
