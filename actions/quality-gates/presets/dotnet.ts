// .NET: the SDK's own commands; coverlet's collector, which the templates of test projects bring.

import { type Preset, reports, words } from './preset.ts';

export const dotnet: Preset = {
  name: 'dotnet',
  files: /\.(sln|slnx|csproj|fsproj|vbproj)$/,
  filesInWords: 'a solution or project file',
  commands: (_project, { coverage }) => ({
    tests: {
      script: words('dotnet test', coverage && `--collect:"XPlat Code Coverage" --results-directory ${reports}`),
    },
    lint: { script: 'dotnet format --verify-no-changes' },
    types: { script: 'dotnet build' },
    build: { script: 'dotnet build --configuration Release' },
  }),
  remedies: [
    {
      when: /dotnet: command not found/,
      mend: 'install the SDK in a step before (the action actions/setup-dotnet does)',
    },
    {
      when: /Unable to find a datacollector with friendly name 'XPlat Code Coverage'/,
      mend: '`dotnet add package coverlet.collector` in the test project',
    },
  ],
};
