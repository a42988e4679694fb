import { hostileMessages, hostileNames, hostileTitles } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { addHistory, type BegunHotfix, isTrackingFile, trackingFile, writeTrackingFile } from './tracking-file.ts';

const hotfix: BegunHotfix = {
  branch: 'hotfix/20261123T093000Z_auth-bypass',
  base: 'main',
  title: 'Auth bypass',
  description: 'Tokens are believed.\n\nSince v1.2.0.',
  severity: 'critical',
  version: 'v1.3.0-hotfix.1',
  user: 'ada',
  begun: '2026-11-23T09:30:00Z',
  commands: 'git fetch origin',
};

const frontOf = (text: string) => parse(text.slice(4, text.indexOf('\n---\n')));

test('the file is called after the branch', () => {
  expect(trackingFile(hotfix.branch)).toBe('TODO_hotfix_20261123T093000Z_auth-bypass.md');
});

test('its front matter is what tools of the procedure read', () => {
  const text = writeTrackingFile(hotfix);
  expect(frontOf(text)).toMatchObject({
    type: 'workflow-manifest',
    workflow_type: 'hotfix',
    slug: 'auth-bypass',
    timestamp: '20261123T093000Z',
    github_user: 'ada',
    metadata: { title: 'Auth bypass', description: hotfix.description, created: hotfix.begun },
    workflow_progress: { phase: 6, status: 'in_progress', last_task: null },
    quality_gates: {
      test_coverage: null,
      tests_passing: null,
      build_successful: null,
      semantic_version: hotfix.version,
    },
    context_checkpoints: [],
  });
  expect(frontOf(text).tasks.testing).toEqual([
    { id: 'test_001', description: expect.any(String), status: 'pending', completed_at: null },
  ]);
  for (const heading of [
    'Overview',
    'Current Status',
    'Active Tasks',
    'Next Steps',
    'Quality Gates',
    'Workflow Commands',
  ])
    expect(text).toContain(`\n## ${heading}\n`);
  expect(isTrackingFile(text)).toBe(true);
});

test('any texts come back as they are, and make nothing of the body', () => {
  const words = fc.oneof(
    fc.constantFrom(...hostileTitles, ...hostileNames, ...hostileMessages, '---', '\n---\n', '# x'),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  fc.assert(
    fc.property(words, words, words, (title, description, user) => {
      const text = writeTrackingFile({ ...hotfix, title, description, user });
      const front = frontOf(text);
      expect(front.metadata).toMatchObject({ title, description });
      expect(front.github_user).toBe(user);
      expect(text.match(/^#+ .*$/gm)).toHaveLength(8);
    }),
  );
});

test('its history grows by a line, once, and all else stays', () => {
  const text = `${writeTrackingFile(hotfix)}\nMy own notes\n`;
  const line = { time: '2026-11-24T00:00:00Z', what: 'released as `v1.3.0-hotfix.1`' };
  const longer = addHistory(text, line);
  expect(longer).toBe(text.replace('09:30:00Z: begun\n', `09:30:00Z: begun\n- ${line.time}: ${line.what}\n`));
  expect(addHistory(longer, { ...line, time: 'later' })).toBe(longer);
  const windows = text.replaceAll('\n', '\r\n');
  expect(addHistory(windows, line)).toBe(longer.replaceAll('\n', '\r\n'));
});

test('a file without a history gets one', () => {
  expect(addHistory('# Notes\n', { time: 't', what: 'done' })).toBe('# Notes\n\n## Status History\n\n- t: done\n');
});

test.each(['', '# Notes', '---\ntype: other\n---\n', '\u0000', '---\n'])('%j is no tracking file', (text) => {
  expect(isTrackingFile(text)).toBe(false);
});
