// The body of a hotfix pull request. A file of the repository takes its place, with the same placeholders.

import { type GitHub, path } from '@hotfix-actions/core';

export const templateFile = '.github/hotfix_pull_request_template.md';

export const ownTemplate = `## Summary

{{summary}}

**Impact**

{{impact}}

## Root Cause

{{root-cause}}

## Fix

{{fix}}

## Testing

{{testing}}

## Quality Gates

{{quality-gates}}

## Hotfix Version

{{version}}

{{security-advisory}}

## Merge Instructions

{{merge-instructions}}

## References

{{references}}
`;

/** The repository's own as it stands on the branch that is merged into, else ours. */
export async function readTemplate(github: GitHub, base: string): Promise<string> {
  const [folder, name] = templateFile.split('/') as [string, string];
  const file = await github.find<{ content?: string }>(path`/contents/${folder}/${name}`, { ref: base });
  return file?.content === undefined ? ownTemplate : Buffer.from(file.content, 'base64').toString('utf8');
}
