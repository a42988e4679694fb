import { runAction } from '@hotfix-actions/core';
import { backMerge } from './back-merge.ts';

await runAction(backMerge);
