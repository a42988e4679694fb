const workspaces = {
  '^@hotfix-actions/sandbox/openapi$': '<rootDir>/packages/sandbox/src/openapi.ts',
  '^@hotfix-actions/(core|sandbox|rehearsal|testing)$': '<rootDir>/packages/$1/src/index.ts',
  '^@hotfix-actions/([a-z-]+)$': '<rootDir>/actions/$1/$1.ts',
};

/** Tests run on the sources: swc only takes the types away, so nothing has to be built before. */
export default {
  testMatch: ['<rootDir>/{packages,actions,test}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/lib/'],
  modulePathIgnorePatterns: ['/lib/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  moduleNameMapper: workspaces,
  // Scenarios wait for git most of the time.
  maxWorkers: '100%',
  // What a process holds is copied for every git that it starts, so that one that grew is three times slower: each test file
  // gets a new one.
  workerIdleMemoryLimit: '1MB',
  testTimeout: 60_000,
};
