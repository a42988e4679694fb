import { describe, expect, test } from '@jest/globals';
import { startsOnPush } from './push-filter.ts';

const jobs = '\njobs:\n  x:\n    steps:\n      - run: |\n          echo push: branches: [nothing]\n';
const starts = (on: string) => startsOnPush(`name: push\n${on}${jobs}`, 'support/v1.3.0');

describe('a push to a support branch starts', () => {
  test.each([
    'on: push',
    'on: [push, workflow_dispatch]',
    'on:\n  - workflow_dispatch\n  - push',
    'on:\n- push',
    'on:\n  push:\n  workflow_dispatch:',
    '"on":\n  push: # all',
    "on:\n  push:\n    branches: ['**']",
    "on:\n  push:\n    branches: ['**', '!develop']",
    'on:\n  push:\n    branches:\n      - main\n      - support/** # older lines',
    'on:\n  push:\n    branches:\n    - main\n    - "support/*"\n    paths: [src]',
    "on:\n  push:\n    branches: [\n      main,\n      'support/v[0-9]*',\n    ]",
    "on:\n  push:\n    branches: 'support/**'",
    'on:\n  push:\n    branches: support/v1.3.0',
    "on: {push: {branches: [main, 'support/**']}, workflow_dispatch: {}}",
    'on:\n  pull_request:\n    branches: [main]\n  push:\n    branches-ignore: [develop]',
    'on:\n  push:\n    tags: [v*]\n    branches: ["*/*"]',
    'on:\r\n  push:\r\n    branches:\r\n      - support/**',
  ])('%j', (on) => {
    expect(starts(on)).toBe(true);
  });
});

describe('it does not start', () => {
  test.each([
    'on: workflow_dispatch',
    'on: [pull_request]',
    'on:\n  push:\n    branches: [main]\n  pull_request:\n    branches: [support/**]',
    "on:\n  push:\n    branches: ['**', '!support/**']",
    "on:\n  push:\n    branches: ['*']",
    'on:\n  push:\n    branches-ignore: [support/**]',
    'on:\n  push:\n    tags: [v*]',
    'on:\n  workflow_call:\n    inputs:\n      push-it:\n        type: string',
    '# on: push',
  ])('%j', (on) => {
    expect(starts(on)).toBe(false);
  });
});
