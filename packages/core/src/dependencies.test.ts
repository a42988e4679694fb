// The line with the number is the one that holds 1.3.0.

import { expect, test } from '@jest/globals';
import { belongsToDependency } from './dependencies.ts';

const foreign: Record<string, string> = {
  'Shop.csproj': '<Project>\n  <ItemGroup>\n    <PackageReference Include="Kit" Version="1.3.0" />\n',
  'Directory.Packages.props': '<Project>\n  <ItemGroup>\n    <PackageVersion Include="Kit" Version="1.3.0" />\n',
  'packages.config': '<packages>\n  <package id="Kit" version="1.3.0" />\n',
  'libs.versions.toml': '[versions]\nkit = "1.3.0"\n',
  'libs.versions.toml, a library': '[libraries]\nkit = { module = "acme:kit", version = "1.3.0" }\n',
  'build.gradle, a plugin': 'plugins {\n  id "acme.kit" version "1.3.0"\n}\n',
  'build.gradle.kts, a plugin': 'plugins {\n  kotlin("jvm") version "1.3.0"\n}\n',
  'build.gradle, a library': 'dependencies {\n  implementation "acme:kit:1.3.0"\n}\n',
  'pom.xml, a property': '<project>\n  <properties>\n    <kit.version>1.3.0</kit.version>\n',
  Gemfile: "gem 'kit', '1.3.0'\n",
  Podfile: "target 'Shop' do\n  pod 'Kit', '1.3.0'\nend\n",
  'mix.exs': 'defp deps do\n  [\n    {:kit, "1.3.0"}\n  ]\nend\n',
  'composer.lock': '{\n  "packages": [\n    {\n      "name": "acme/kit",\n      "version": "1.3.0"\n    }\n  ]\n}\n',
  'pubspec.lock': 'packages:\n  kit:\n    dependency: transitive\n    version: "1.3.0"\n',
  'pnpm-workspace.yaml': 'catalog:\n  kit: 1.3.0\n',
  'package.json, an alias': '{\n  "kit": "npm:@acme/kit@1.3.0"\n}\n',
  Dockerfile: 'FROM kit:1.3.0\n',
  'ci.yml': 'jobs:\n  build:\n    steps:\n      - uses: acme/kit@v1.3.0\n',
  'main.tf': 'module "kit" {\n  source  = "acme/kit"\n  version = "1.3.0"\n}\n',
  'go.mod': 'module acme.dev/shop\n\nrequire acme.dev/kit v1.3.0\n',
};

const own: Record<string, string> = {
  'Shop.csproj': '<Project>\n  <PropertyGroup>\n    <Version>1.3.0</Version>\n',
  'build.gradle': "group = 'acme'\nversion = '1.3.0'\n",
  'gradle.properties': 'version=1.3.0\n',
  'pom.xml, by a property': '<project>\n  <properties>\n    <revision>1.3.0</revision>\n',
  'shop.gemspec': "Gem::Specification.new do |spec|\n  spec.version = '1.3.0'\nend\n",
  'mix.exs': 'def project do\n  [\n    app: :shop,\n    version: "1.3.0"\n  ]\nend\n',
  'composer.json': '{\n  "name": "acme/shop",\n  "version": "1.3.0"\n}\n',
  'pubspec.yaml': 'name: shop\nversion: 1.3.0\n',
  'package-lock.json':
    '{\n  "packages": {\n    "": {\n      "name": "shop",\n      "version": "1.3.0"\n    }\n  }\n}\n',
  'Chart.yaml': 'name: shop\nversion: 1.3.0\nappVersion: "1.3.0"\n',
  'deployment.yaml': 'spec:\n  containers:\n    - image: acme/shop:1.3.0\n',
};

const lineOf = (text: string): [string[], number] => {
  const lines = text.split('\n');
  return [lines, lines.findIndex((line) => line.includes('1.3.0'))];
};

test.each(Object.entries(foreign))('%s: what the project needs', (_, text) => {
  expect(belongsToDependency(...lineOf(text))).toBe(true);
});

test.each(Object.entries(own))('%s: the project itself', (_, text) => {
  expect(belongsToDependency(...lineOf(text))).toBe(false);
});
