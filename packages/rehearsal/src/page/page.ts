// The report as one page that needs nothing else: no network, no script.

import { createHash } from 'node:crypto';
import { printable } from '../printable.ts';
import type { Report } from '../report.ts';
import { reservationOf, verdictOf } from '../verdict.ts';
import { conflictRows, counted } from '../words.ts';
import { branchesShown } from './branches.ts';
import { conversationShown, releaseShown } from './conversations.ts';
import { each, type Html, html, nothing, trusted } from './html.ts';
import { linksIn } from './links.ts';
import { stepsShown } from './steps.ts';
import { style } from './style.ts';

/** How each page begins, and nothing else does. */
export const opening = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="hotfix-actions rehearsal">
`;

interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

export function pageOf(raw: Report): string {
  const report = printable(raw);
  const sections = sectionsOf(report);
  const title = `Rehearsal: ${report.title}`;
  const { html: rest } = html`<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#checks">To what was found</a>
<header><h1>${title}</h1>${verdict(report)}
<nav aria-label="On this page"><ul>${each(sections, ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav></header>
<main>
${each(sections, sectionShown)}</main>
<footer><p>Played on an embedded GitHub: nothing of it has left the machine, and links to its other pages are plain text here.</p></footer>
</body>
</html>
`;
  return `${opening}${rest}`;
}

/** Nothing is loaded, nothing runs, and no style but the one of this page applies. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

function sectionShown({ id, title, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${title}</h2>
${content}</section>
`;
}

function sectionsOf(report: Report): Section[] {
  const { shown, conflicts, workflow, missing } = report;
  const links = linksIn(shown);
  const pulls = shown.conversations.filter(({ kind }) => kind === 'pull request');
  const issues = shown.conversations.filter(({ kind }) => kind === 'issue');
  const sections: (Section | false)[] = [
    { id: 'checks', title: 'Does it hold?', content: checksShown(report) },
    { id: 'branches', title: 'Branches', content: branchesShown(report) },
    { id: 'steps', title: 'Time line', content: stepsShown(report, links) },
    conflicts.length > 0 && { id: 'conflicts', title: 'Conflicts', content: conflictsShown(report) },
    pulls.length > 0 && {
      id: 'pulls',
      title: 'Pull requests',
      content: each(pulls, (one) => conversationShown(one, links)),
    },
    issues.length > 0 && {
      id: 'issues',
      title: 'Issues',
      content: each(issues, (one) => conversationShown(one, links)),
    },
    shown.releases.length > 0 && {
      id: 'releases',
      title: 'Releases',
      content: each(shown.releases, (one, index) => releaseShown(one, index, links)),
    },
    (workflow !== '' || missing.length > 0) && {
      id: 'workflow',
      title: 'For this repository',
      content: neededShown(report),
    },
  ];
  return sections.filter((section) => section !== false);
}

function verdict(report: Report): Html {
  const { outcome, steps, seconds, checks } = report;
  const open = checks.filter((check) => !check.holds).length;
  const kind = verdictOf(report);
  const mark = { good: '✓', mixed: '!', bad: '✗' }[kind];
  const told = {
    good: 'All of it holds',
    mixed: html`<span>${reservationOf(report)}: <a href="#steps">what to do</a></span>`,
    bad: `Not all of it holds: ${open} of ${checks.length} do not`,
  }[kind];
  const requests = steps.reduce((sum, step) => sum + step.requests.rest + step.requests.git, 0);
  const facts: (readonly [string, string])[] = [
    ['Released', outcome.tag],
    ['Back-merge', outcome.back],
    ['Production', outcome.main],
    ['Development', outcome.develop],
    ['Took', `${seconds.toFixed(1)} s`],
    ['Steps', String(steps.length)],
    ['Requests', String(requests)],
  ];
  return html`<p class="verdict ${kind}"><span class="mark" aria-hidden="true">${mark}</span> ${told}</p>
<dl class="facts">${each(
    facts.filter(([, value]) => value !== ''),
    ([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`,
  )}</dl>
${report.notes.length > 0 ? html`<ul class="notes">${each(report.notes, (note) => html`<li>${note}</li>`)}</ul>` : nothing}`;
}

function checksShown({ checks }: Report): Html {
  return html`<ul class="checks">${each(
    checks,
    ({ claim, holds: good, found }) =>
      html`<li class="${good ? 'good' : 'bad'}"><span class="mark" aria-hidden="true">${good ? '✓' : '✗'}</span><span><span class="hidden">${good ? 'holds: ' : 'does not hold: '}</span>${claim}${good ? '' : `: ${found}`}</span></li>`,
  )}</ul>
`;
}

function conflictsShown({ conflicts }: Report): Html {
  const rows = conflictRows(conflicts);
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Conflicts"><table>
<thead><tr><th scope="col">Path</th><th scope="col">check, before the merge</th><th scope="col">finish, after it</th></tr></thead>
<tbody>${each(rows, ([path, foretold, met]) => html`<tr><td><code>${path}</code></td><td>${foretold}</td><td>${met}</td></tr>`)}</tbody>
</table></div>
<p class="muted">${counted(rows.length, 'path')}: what check foretold on the pull request, and what finish met.</p>
`;
}

function neededShown({ workflow, missing }: Report): Html {
  const lines = workflow
    ? html`<h3>In the workflow of the README, these lines</h3><pre><code>${workflow}</code></pre>`
    : nothing;
  const lacks =
    missing.length > 0
      ? html`<h3>What is missing in the repository</h3><ul>${each(missing, (one) => html`<li>${one}</li>`)}</ul>`
      : nothing;
  return html`${lines}${lacks}`;
}
