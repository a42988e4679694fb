import { runAction } from '@hotfix-actions/core';
import { start } from './start.ts';

await runAction(start);
