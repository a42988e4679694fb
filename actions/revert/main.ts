import { runAction } from '@hotfix-actions/core';
import { revert } from './revert.ts';

await runAction(revert);
