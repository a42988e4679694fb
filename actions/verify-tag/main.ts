import { runAction } from '@hotfix-actions/core';
import { verifyTag } from './verify-tag.ts';

await runAction(verifyTag);
