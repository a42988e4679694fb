import { runAction } from '@hotfix-actions/core';
import { tag } from './tag.ts';

await runAction(tag);
