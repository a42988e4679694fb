import { runAction } from '@hotfix-actions/core';
import { finish } from './finish.ts';

await runAction(finish);
