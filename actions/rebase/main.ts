import { runAction } from '@hotfix-actions/core';
import { rebase } from './rebase.ts';

await runAction(rebase);
