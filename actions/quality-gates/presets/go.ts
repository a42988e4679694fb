// Go: its own tools; golangci-lint where it is set up or installed, else vet.

import { type Preset, type Project, reports, words } from './preset.ts';

export const go: Preset = {
  name: 'go',
  files: /^go\.mod$/,
  filesInWords: 'go.mod',
  programs: ['golangci-lint'],
  commands: (project, { coverage }) => ({
    tests: {
      script: words('go test', coverage && `-coverprofile=${reports}/cover.out`, './...'),
      // Other packages are tested, and measured, all the same.
      incompleteWhen: /^FAIL\s.*\[(build|setup) failed\]/,
    },
    lint: { script: usesGolangci(project) ? 'golangci-lint run ./...' : 'go vet ./...' },
    // The compiler checks types. Tests are compiled too, and none of them is run.
    types: { script: "go test -run='^$' ./..." },
    build: { script: 'go build ./...' },
  }),
  remedies: [
    {
      when: /golangci-lint: command not found/,
      mend: 'install golangci-lint in a step before (the action golangci/golangci-lint-action can)',
    },
    { when: /go: command not found/, mend: 'install Go in a step before (the action actions/setup-go does)' },
  ],
};

function usesGolangci(project: Project): boolean {
  return (
    project.hasProgram('golangci-lint') ||
    [...project.names].some((name) => /^\.golangci\.(ya?ml|toml|json)$/.test(name))
  );
}
