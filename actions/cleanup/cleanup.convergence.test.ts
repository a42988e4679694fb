// Killed anywhere, refused or cut off at any request, or run twice at once: the end is the same. See also what waits.

import { describeConvergence } from '@hotfix-actions/testing';
import { finished, guarded } from './cleanup.disturbed.world.ts';

describeConvergence('cleanup', [finished, guarded]);
