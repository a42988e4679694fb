import { runAction } from '@hotfix-actions/core';
import { openPr } from './open-pr.ts';

await runAction(openPr);
