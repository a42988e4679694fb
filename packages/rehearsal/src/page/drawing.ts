// The branches, drawn: newest on top, each commit a dot, and beside it what it is.

import type { History } from '../history.ts';
import { each, type Html, html, nothing } from './html.ts';
import { type Head, type Layout, layOut, type Roles, type Row } from './lanes.ts';
import { type Line, laneWidth, linesOf, rowHeight, x, y } from './lines.ts';

export interface Drawing {
  readonly title: string;
  readonly history: History;
  readonly heads: readonly Head[];
  readonly roles: Roles;
  /** Commits that are new in it. */
  readonly isNew: (sha: string) => boolean;
  /** The class with the colour of a branch. */
  readonly colour: (branch: string) => string;
}

export function drawn(drawing: Drawing, id: string): Html {
  const { title, history, roles, colour } = drawing;
  const layout = layOut(history, drawing.heads, roles);
  const { heads } = layout;
  return html`<figure class="drawing" aria-labelledby="${id}">
<figcaption><h3 id="${id}">${title}</h3>${history.cut ? html`<p class="muted">Shown are ${history.cut}.</p>` : nothing}</figcaption>
<p class="chips">${each(heads, (head) => branchChip(head, colour))}${each(history.tags, ({ name }) => tagChip(name))}</p>
<div class="graph">${picture(drawing, layout, id)}
<ol>${each(layout.rows, (row) => rowText(row, drawing))}</ol></div>
</figure>`;
}

function picture({ title, colour, isNew }: Drawing, layout: Layout, id: string): Html {
  const { rows, lanes } = layout;
  const [width, height] = [lanes * laneWidth, rows.length * rowHeight];
  const size = html`width="${width / 16}rem" height="${height / 16}rem" viewBox="0 0 ${width} ${height}"`;
  return html`<svg role="img" aria-labelledby="${id}-title ${id}-text" ${size}>
<title id="${id}-title">${title}: the branches</title><desc id="${id}-text">${inWords(layout)}</desc>
${each(linesOf(layout), (line) => lineDrawn(line, colour))}${each(rows, dot)}</svg>`;

  function dot({ commit, lane, branch }: Row, row: number): Html {
    const names = `dot ${colour(branch)}${isNew(commit.sha) ? ' new' : ''}`;
    return html`<circle class="${names}" cx="${x(lane)}" cy="${y(row)}" r="5.5"><title>${shortened(commit.sha)} ${commit.subject}</title></circle>`;
  }
}

function lineDrawn({ path, branch, open }: Line, colour: Drawing['colour']): Html {
  return html`<path class="line ${colour(branch)}${open ? ' open' : ''}" d="${path}"/>`;
}

/** What the picture shows, for who does not see it; the list beside it has the commits. */
function inWords({ rows }: Layout): string {
  const named = rows.flatMap(({ commit, heads, tags }) => [
    ...heads.map(({ name, gone }) => `branch ${name}${gone ? ', deleted,' : ''} at ${shortened(commit.sha)}`),
    ...tags.map((tag) => `tag ${tag} at ${shortened(commit.sha)}`),
  ]);
  return `${rows.length} commits, newest first; ${named.join('; ')}.`;
}

function rowText({ commit, heads, tags }: Row, { colour, isNew }: Drawing): Html {
  const fresh = isNew(commit.sha) ? html`<span class="fresh">new</span> ` : nothing;
  return html`<li><span class="subject" title="${commit.subject}">${commit.subject}</span>
<span class="about">${each(heads, (head) => branchChip(head, colour))}${each(tags, tagChip)}${fresh}<code>${shortened(commit.sha)}</code> <span class="author">${commit.author}</span></span></li>
`;
}

function branchChip({ name, gone }: Head, colour: Drawing['colour']): Html {
  const note = gone ? html` <span class="note">deleted</span>` : nothing;
  const names = `${colour(name)}${gone ? ' gone' : ''}`;
  return html`<span class="chip ${names}${lengthOf(name)}" title="${name}"><bdi>${name}</bdi>${note}</span> `;
}

function tagChip(name: string): Html {
  return html`<span class="chip tag${lengthOf(name)}" title="${name}"><span class="hidden">tag </span><bdi>${name}</bdi></span> `;
}

/** What gives way to the others where there is little room. */
const lengthOf = (name: string): string => (name.length > 12 ? ' long' : '');

const shortened = (sha: string): string => sha.slice(0, 7);
