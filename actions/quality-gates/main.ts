import { runAction } from '@hotfix-actions/core';
import { qualityGates } from './quality-gates.ts';

await runAction(qualityGates);
