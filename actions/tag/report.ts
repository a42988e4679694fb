// How it ended: the outputs of tag/action.yml, and the section of the job summary.

import {
  code,
  differingWorkflows,
  json,
  link,
  message,
  path,
  type Report,
  shortSha,
  type World,
} from '@hotfix-actions/core';
import { isLatest, type Plan, type Published, type Wishes } from './publish.ts';

export interface Done {
  readonly plan: Plan;
  readonly published: Published;
  readonly wishes: Wishes;
}

export async function report(world: World, done: Done): Promise<Report> {
  const { plan, published } = done;
  return {
    result: published.result,
    outputs: {
      tag: plan.release.tag,
      sha: plan.commit,
      'tag-sha': published.tagSha,
      'release-id': published.release ? String(published.release.id) : '',
      'release-url': isToBePublished(done) ? '' : (published.release?.html_url ?? ''),
      'run-urls': json(published.runUrls),
    },
    ...(published.problem ? { failure: published.problem } : {}),
    summary: (world.dryRun ? await foreseen(world, done) : told(world, done)).filter(Boolean).join('\n\n'),
  };
}

function told(world: World, { plan, published, wishes }: Done): string[] {
  const { release, runUrls, warnings } = published;
  const verb = plan.tag ? 'was already' : 'is now';
  const unstarted = wishes['trigger-workflows'].length === 0 && published.result === 'created';
  return [
    `${linkToTag(world, plan)} ${verb} the tag of ${linkToCommit(world, plan)}.`,
    release ? `Release: ${link(plan.release.tag, release.html_url)}${release.draft ? ', a draft' : ''}.` : '',
    noteOnLightweight(published),
    ...runUrls.map((run) => `Started: ${link('run', run)}`),
    ...warnings.map((warning) => `Left out: ${message(warning)}`),
    published.problem
      ? message(`Not started: ${published.problem.message}\n\n${published.problem.hint}`, world.url)
      : '',
    release?.draft ? 'Next: publish the draft on its page.' : '',
    unstarted
      ? 'Workflows `on: push: tags` and `on: release` do not start for the job’s own token; name the ones to start in `trigger-workflows`.'
      : '',
  ];
}

/** What would be done; the refusal by the workflow-file rule, which only an attempt can be sure of, is predicted. */
export async function foreseen(world: World, { plan, published, wishes }: Done): Promise<string[]> {
  const { tag } = plan.release;
  const files = plan.tag ? [] : await differingWorkflows(world.github, plan.commit);
  return [
    plan.tag
      ? `${linkToTag(world, plan)} is already the tag of ${linkToCommit(world, plan)}.`
      : `Would make the annotated tag ${code(tag)} at ${linkToCommit(world, plan)} with the message ${code(plan.message)}.`,
    wishes.release ? await foreseenRelease(world, { plan, published, wishes }) : '',
    noteOnLightweight(published),
    ...wishes['trigger-workflows'].map(
      (file) => `Would start ${code(file)} at the tag, unless it was started there before.`,
    ),
    files.length > 0
      ? `A token without the permission "Workflows: write" may be refused the tag: these files differ from the default branch: ${files.map(code).join(', ')}.`
      : '',
  ];
}

async function foreseenRelease(world: World, { plan, published, wishes }: Done): Promise<string> {
  const { release } = published;
  const isDraft = isToBePublished({ plan, published, wishes });
  if (release && !isDraft) return `Its release is there: ${link(plan.release.tag, release.html_url)}.`;
  const kind = wishes.draft ? 'draft release' : 'release';
  const latest = (await isLatest(world, plan, wishes)) ? 'as the latest one' : 'not as the latest one';
  const since = plan.previous ? ` since ${code(plan.previous.tag)}` : '';
  const given = wishes.notes && 'the notes that were given';
  if (isDraft)
    return `Would publish the draft ${link(plan.release.tag, release?.html_url ?? '')}, ${latest}, with ${given || 'the notes that it has'}.`;
  return `Would make its ${kind}, ${latest}, with ${given || `generated notes${since}`}.`;
}

/** In a dry run: the draft is there, and its page gets another address. */
export function isToBePublished({ published, wishes }: Done): boolean {
  return published.release?.draft === true && !wishes.draft;
}

const noteOnLightweight = ({ lightweight }: Published) =>
  lightweight ? 'The tag that was there is lightweight, not annotated. Tags never move, so it stays.' : '';

const linkToTag = (world: World, { release }: Plan) =>
  link(release.tag, `${world.url}${path`/releases/tag/${release.tag}`}`);

const linkToCommit = (world: World, { commit }: Plan) => link(shortSha(commit), `${world.url}/commit/${commit}`);
