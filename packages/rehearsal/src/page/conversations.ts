// Issues, pull requests and releases, as GitHub shows them.

import type { Conversation, ReleaseShown } from '../report.ts';
import { each, type Html, html, nothing } from './html.ts';
import { conversationId, type Links, releaseId } from './links.ts';
import { rendered } from './markdown.ts';

export function conversationShown(one: Conversation, links: Links): Html {
  const { kind, number, title, state, user, labels, ways, body, comments } = one;
  const id = conversationId(number);
  return html`<article class="conversation" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title"><bdi>${title}</bdi> <span class="number">#${number}</span></h3>
<p class="meta"><span class="state ${kind === 'issue' ? 'issue' : 'pull'} ${state}">${state}</span>
<span>${ways ? html`<code>${ways.head}</code> into <code>${ways.base}</code>, ` : nothing}opened by <b><bdi>${user}</bdi></b></span>
${each(labels, (label) => html` <span class="label"><span class="hidden">label </span><bdi>${label}</bdi></span>`)}</p>
${said({ user, text: body, scope: `c${number}` }, links)}
${each(comments, (comment, index) => said({ user: comment.user, text: comment.body, scope: `c${number}-${index + 1}` }, links))}
</article>
`;
}

interface Said {
  readonly user: string;
  readonly text: string;
  readonly scope: string;
}

function said({ user, text, scope }: Said, links: Links): Html {
  const body = rendered(text, { scope, level: 4, links, breaks: true });
  const silent = body.html.trim() === '';
  return html`<div class="said"><p class="who"><b><bdi>${user}</bdi></b> wrote</p>
<div class="body">${silent ? html`<p class="muted">No description.</p>` : body}</div></div>
`;
}

export function releaseShown({ tag, name, notes, mark }: ReleaseShown, index: number, links: Links): Html {
  const id = releaseId(index);
  const body = rendered(notes, { scope: `r${index}`, level: 4, links, breaks: true });
  const chip =
    name && name !== tag
      ? html`<span class="chip tag"><span class="hidden">tag </span><bdi>${tag}</bdi></span>`
      : nothing;
  const label = html`${chip}${mark ? html` <span class="state ${mark}">${mark}</span>` : nothing}`;
  return html`<article class="conversation" id="${id}" aria-labelledby="${id}-title">
<h3 id="${id}-title"><bdi>${name || tag}</bdi></h3>
${label.html === '' ? nothing : html`<p class="meta">${label}</p>`}
<div class="said"><div class="body">${body}</div></div>
</article>
`;
}
