import { runAction } from '@hotfix-actions/core';
import { cleanup } from './cleanup.ts';

await runAction(cleanup);
