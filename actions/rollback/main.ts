import { runAction } from '@hotfix-actions/core';
import { rollback } from './rollback.ts';

await runAction(rollback);
