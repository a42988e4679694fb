import { runAction } from '@hotfix-actions/core';
import { doctor } from './doctor.ts';

await runAction(doctor);
