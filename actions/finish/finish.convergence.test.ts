// Killed anywhere, refused or cut off at any request, or run twice at once: the end is the same. See also the conflicts.

import { describeConvergence } from '@hotfix-actions/testing';
import { clean, guarded } from './finish.disturbed.world.ts';

describeConvergence('finish', [clean, guarded]);
