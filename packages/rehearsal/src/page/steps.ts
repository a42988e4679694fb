// The time line: what set a step off, what came of it, and its job summary.

import type { PlayedStep, Report } from '../report.ts';
import { counted } from '../words.ts';
import { each, type Html, html, nothing } from './html.ts';
import type { Links } from './links.ts';
import { rendered } from './markdown.ts';

export function stepsShown({ steps, seconds }: Report, links: Links): Html {
  return html`<ol class="steps">${each(steps, (step, index) => stepShown(step, { seconds, links, index }))}</ol>`;
}

interface Around {
  /** All that the rehearsal took. */
  readonly seconds: number;
  readonly links: Links;
  readonly index: number;
}

function stepShown(step: PlayedStep, { seconds: all, links, index }: Around): Html {
  const { title, told, by, at, seconds, moments, action } = step;
  const [mark, word] = markOf(step);
  const begun = by ? html`<span><span class="hidden">set off by: </span>${by}</span> ` : nothing;
  return html`<li class="step ${word}">
<span class="mark" aria-hidden="true">${mark}</span>
<div class="step-head"><h3>${title}<span class="hidden">: ${word}</span></h3><p class="times">at ${at.toFixed(2)} s, took ${seconds.toFixed(2)} s</p></div>
${bar(at, seconds, all)}
<p class="told">${told}</p>
<p class="muted meta">${begun}${requestsTold(step)}</p>
${moments.length > 0 ? html`<ul class="moments">${each(moments, (what) => html`<li>${what}</li>`)}</ul>` : nothing}
${each(action?.annotations ?? [], (text) => html`<pre class="annotation${text.startsWith('error') ? ' error' : ''}">${text}</pre>`)}
${action?.summary.trim() ? summary(action.summary) : nothing}
</li>
`;

  function summary(text: string): Html {
    const place = { scope: `s${index}`, level: 4, links, breaks: false };
    return html`<details><summary>Job summary<span class="hidden"> of ${title}</span></summary><div class="body">${rendered(text, place)}</div></details>`;
  }
}

function markOf({ skipped, action }: PlayedStep): readonly [string, string] {
  if (skipped) return ['–', 'left-out'];
  return !action || action.exitCode === 0 ? ['✓', 'good'] : ['✗', 'bad'];
}

/** When it was, within the whole. */
function bar(at: number, seconds: number, all: number): Html {
  const [start, width] = [share(at, all), Math.max(0.6, share(seconds, all))];
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect class="all" width="100" height="1"/><rect class="took" x="${start.toFixed(2)}" width="${width.toFixed(2)}" height="1"/></svg>`;
}

const share = (part: number, all: number): number => (all > 0 ? Math.min(100, (100 * part) / all) : 0);

function requestsTold({ requests: { rest, git, writes } }: PlayedStep): Html {
  if (rest + git === 0) return nothing;
  const parts = [
    counted(rest, 'request'),
    git > 0 ? `${git} of git` : '',
    writes > 0 ? `${writes} of them write` : 'none of them writes',
  ];
  return html`<span>${parts.filter(Boolean).join(', ')}</span>`;
}
