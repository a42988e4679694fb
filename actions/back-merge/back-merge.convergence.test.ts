// Killed anywhere, refused or cut off at any request, or run twice at once: one merge, or one pull request. See also the
// conflicts.

import { describeConvergence } from '@hotfix-actions/testing';
import { clean, guarded, settled, settledAndGuarded } from './back-merge.disturbed.world.ts';

describeConvergence('back-merge', [clean, guarded, settled, settledAndGuarded]);
