// As in back-merge.convergence.test.ts, where people have to settle a conflict, or have begun to.

import { describeConvergence } from '@hotfix-actions/testing';
import { conflicting, halfSolved, outdated } from './back-merge.disturbed.world.ts';

describeConvergence('back-merge', [conflicting, outdated, halfSolved]);
