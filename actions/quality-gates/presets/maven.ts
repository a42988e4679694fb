// Maven: the wrapper first; JaCoCo, also where the POM does not name it; the lint plugin that the POM names.

import {
  type NoCommand,
  type Preset,
  type PresetCommand,
  type Project,
  reportingAnyway,
  type Wish,
  words,
} from './preset.ts';

/** For projects whose POM names none. */
const jacoco = 'org.jacoco:jacoco-maven-plugin:0.8.14';

export const maven: Preset = {
  name: 'maven',
  files: /^pom\.xml$/,
  filesInWords: 'pom.xml',
  commands: (project, wish) => ({
    // A module that needs one whose tests failed is left out, and so is one that does not compile.
    tests: { script: tests(project, wish), incompleteWhen: /^\[INFO\] \S.* SKIPPED$|^\[ERROR\] COMPILATION ERROR/ },
    lint: lint(project),
    types: { script: `${mvn(project)} test-compile` },
    build: { script: `${mvn(project)} -DskipTests package` },
  }),
  remedies: [
    {
      when: /mvn: command not found/,
      mend: 'install Maven in a step before, or commit its wrapper (`mvn wrapper:wrapper`)',
    },
    { when: /mvnw: Permission denied/, mend: '`git update-index --chmod=+x mvnw`, and commit it' },
    {
      when: /JAVA_HOME .*not (set|defined)/,
      mend: 'install a JDK in a step before (the action actions/setup-java does)',
    },
  ],
};

function mvn(project: Project): string {
  return `${project.names.has('mvnw') ? './mvnw' : 'mvn'} --batch-mode --no-transfer-progress`;
}

function tests(project: Project, { coverage }: Wish): string {
  // All modules are tested, whatever becomes of the first: of some of them the coverage would be that of another project.
  const all = `${mvn(project)} --fail-at-end`;
  if (!coverage) return `${all} test`;
  const named = project.text('pom.xml').includes('jacoco-maven-plugin');
  const report = named ? 'jacoco:report' : `${jacoco}:report`;
  const run = words(all, !named && `${jacoco}:prepare-agent`, 'test', report);
  return reportingAnyway(run, `${mvn(project)} --quiet ${report}`);
}

const linters: Readonly<Record<string, string>> = {
  'spotless-maven-plugin': 'spotless:check',
  'maven-checkstyle-plugin': 'checkstyle:check',
  'maven-pmd-plugin': 'pmd:check',
  'spotbugs-maven-plugin': 'compile spotbugs:check',
};

function lint(project: Project): PresetCommand | NoCommand {
  const pom = project.text('pom.xml');
  const goals = Object.entries(linters).flatMap(([plugin, goal]) => (pom.includes(plugin) ? [goal] : []));
  if (goals.length > 0) return { script: words(mvn(project), ...goals) };
  return { missing: `pom.xml names none of ${Object.keys(linters).join(', ')}` };
}
