import { runAction } from '@hotfix-actions/core';
import { protect } from './protect.ts';

await runAction(protect);
