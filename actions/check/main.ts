import { runAction } from '@hotfix-actions/core';
import { check } from './check.ts';

await runAction(check);
