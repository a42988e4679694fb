import { runAction } from '@hotfix-actions/core';
import { version } from './version.ts';

await runAction(version);
