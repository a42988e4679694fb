// Gradle: the wrapper first; JaCoCo's plugin, and the lint plugins that the build names.

import { type NoCommand, type Preset, type PresetCommand, type Project, reportingAnyway, type Wish } from './preset.ts';

export const gradle: Preset = {
  name: 'gradle',
  files: /^(build|settings)\.gradle(\.kts)?$/,
  filesInWords: 'build.gradle or settings.gradle (or .kts)',
  commands: (project, wish) => ({
    tests: tests(project, wish),
    lint: lint(project),
    types: { script: `${run(project)} testClasses` },
    build: { script: `${run(project)} assemble` },
  }),
  remedies: [
    {
      when: /gradle: command not found/,
      mend: 'commit the wrapper (`gradle wrapper`), or install Gradle in a step before',
    },
    { when: /gradlew: Permission denied/, mend: '`git update-index --chmod=+x gradlew`, and commit it' },
    {
      when: /Task 'jacocoTestReport' not found/,
      mend: 'apply the plugin `jacoco`, with `xml.required = true` for its report',
    },
    { when: /JAVA_HOME .*not set/, mend: 'install a JDK in a step before (the action actions/setup-java does)' },
  ],
};

function run(project: Project): string {
  return `${project.names.has('gradlew') ? './gradlew' : 'gradle'} --console=plain`;
}

function builds(project: Project): string {
  const files = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];
  return files.map(project.text).join('\n');
}

function tests(project: Project, { coverage }: Wish): PresetCommand {
  // All projects are tested, whatever becomes of the first: of some of them the coverage would be that of another build.
  const all = `${run(project)} --continue`;
  if (!coverage) return { script: `${all} test` };
  const report = `${all} --quiet jacocoTestReport -x test`;
  return {
    script: reportingAnyway(`${all} test jacocoTestReport`, report),
    incompleteWhen: /^(> Task )?:(\S+:)?compile\w+ FAILED$/,
    noReport: 'let JaCoCo write XML: `tasks.jacocoTestReport { reports { xml.required = true } }`',
  };
}

const linters = /\b(checkstyle|pmd|spotbugs|spotless|ktlint|detekt|codenarc)\b/i;

/** `check` runs every verification that the build has; the tests are a gate of their own. */
function lint(project: Project): PresetCommand | NoCommand {
  if (linters.test(builds(project))) return { script: `${run(project)} check -x test` };
  return { missing: 'the build names none of checkstyle, pmd, spotbugs, spotless, ktlint, detekt, codenarc' };
}
