import { runAction } from '@hotfix-actions/core';
import { newAction } from './new-action.ts';

await runAction(newAction);
