// How the page looks: the reader's own fonts, light and dark, narrow and wide, and on paper.

export const style = `
:root { color-scheme: light dark; --page: #fff; --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --link: #0969da; --good: #1a7f37; --bad: #cf222e; --main: #0969da; --develop: #1a7f37; --fix: #bc4c00; --none: #59636e;
  --other-1: #8250df; --other-2: #bf3989; --other-3: #0e7490; --other-4: #8a5a00; --other-5: #4f5bd5;
  --note: #0969da; --tip: #1a7f37; --important: #8250df; --warning: #8a5a00; --caution: #cf222e; }
@media screen and (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3; --muted: #9aa4ae; --line: #3d444d; --soft: #161b22;
  --link: #58a6ff; --good: #3fb950; --bad: #ff7b72; --main: #58a6ff; --develop: #3fb950; --fix: #f0883e; --none: #9aa4ae;
  --other-1: #bc8cff; --other-2: #f778ba; --other-3: #39c5cf; --other-4: #d29922; --other-5: #a5b4fc;
  --note: #58a6ff; --tip: #3fb950; --important: #bc8cff; --warning: #d29922; --caution: #ff7b72; } }
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem clamp(1rem, 4vw, 2.5rem) 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; text-wrap: balance; margin: 1.5em 0 .5em; }
h1 { font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.25rem); letter-spacing: -.02em; margin: 0 0 1rem; }
h2 { font-size: 1.375rem; margin: 3.5rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.0625rem; } h4 { font-size: 1rem; } h5, h6 { font-size: .9375rem; }
p, ul, ol, dl, pre, blockquote, table { margin: 0 0 .75rem; }
ul, ol { padding-left: 1.5rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
code { background: var(--soft); border: 1px solid var(--line); border-radius: 5px; padding: .05em .3em; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; white-space: pre-wrap; }
pre code { background: none; border: 0; padding: 0; font-size: 1em; }
blockquote { border-left: .25rem solid var(--line); margin-left: 0; padding: .1rem 1rem; color: var(--muted); }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5rem 0; }
table { border-collapse: collapse; margin: 0; font-size: .9375rem; }
th, td { border: 1px solid var(--line); padding: .35rem .75rem; text-align: left; vertical-align: top; overflow-wrap: normal; min-width: 4rem; }
th { background: var(--soft); }
td code { white-space: nowrap; }
td[align=right], th[align=right] { text-align: right; } td[align=center], th[align=center] { text-align: center; }
.scroll { position: relative; overflow-x: auto; margin: 0 0 .75rem; }
.muted { color: var(--muted); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .25rem .5rem; }

.verdict { display: inline-flex; align-items: center; gap: .6rem; font-size: 1.125rem; font-weight: 600; margin: 0 0 1.25rem; }
.mark { flex: none; display: inline-grid; place-items: center; width: 1.5rem; height: 1.5rem; border-radius: 50%; font-size: .875rem; font-weight: 700; line-height: 1; color: var(--page); background: var(--none); }
.good > .mark { background: var(--good); } .bad > .mark { background: var(--bad); } .mixed > .mark { background: var(--warning); }
.facts { display: flex; flex-wrap: wrap; gap: .75rem 2rem; margin: 0 0 1.25rem; }
.facts dt { color: var(--muted); font-size: .8125rem; } .facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.notes { color: var(--muted); }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { display: inline-block; padding: .25rem 0; }
.checks { list-style: none; margin: 0; padding: 0; columns: 26rem 2; column-gap: 2.5rem; }
.checks li { display: flex; gap: .6rem; padding: .2rem 0; break-inside: avoid; }
.checks .mark { width: 1.25rem; height: 1.25rem; font-size: .75rem; margin-top: .15rem; }

.drawings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 2.5rem; }
.drawing { margin: 0; min-width: 0; }
.drawing h3 { margin: 0 0 .6rem; }
.chips { display: flex; flex-wrap: wrap; gap: .35rem; margin: 0 0 .9rem; }
.chip { position: relative; display: inline-block; max-width: 100%; border: 1px solid currentColor; border-radius: 999px; padding: .05rem .55rem; font-size: .78125rem; line-height: 1.35; color: var(--colour, var(--text)); }
.chip.gone { border-style: dashed; } .chip .note { font-style: italic; }
.chip.tag { border-radius: 5px; color: var(--text); background: var(--soft); border-color: var(--muted); font-weight: 600; }
.graph { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .75rem; overflow: hidden; }
.graph svg { display: block; overflow: visible; }
.graph ol { list-style: none; margin: 0; padding: 0; }
.graph li { height: 3rem; display: flex; flex-direction: column; justify-content: center; line-height: 1.3; }
.graph .subject, .graph .about { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.graph .subject { font-size: .9375rem; }
.graph .about { display: flex; align-items: baseline; gap: .35rem; color: var(--muted); font-size: .8125rem; }
.graph .about .chip { flex: none; overflow: hidden; text-overflow: ellipsis; } .graph .about .chip.long:not(.tag) { flex: 0 1 auto; min-width: 3rem; } .graph .author { min-width: 0; overflow: hidden; text-overflow: ellipsis; }
.graph .about code { flex: none; border: 0; background: none; padding: 0; } .graph .chip { padding-block: 0; }
@media (max-width: 30rem) { .graph .about .tag { order: -1; } .graph .author { display: none; } }
.fresh { flex: none; color: var(--good); font-weight: 600; }
.line { fill: none; stroke: var(--colour); stroke-width: 2.5; } .line.open { stroke-dasharray: 3 4; }
.dot { fill: var(--page); stroke: var(--colour); stroke-width: 2.5; } .dot.new { fill: var(--colour); }
.of-main { --colour: var(--main); } .of-develop { --colour: var(--develop); } .of-fix { --colour: var(--fix); } .of-none { --colour: var(--none); }
.of-other-1 { --colour: var(--other-1); } .of-other-2 { --colour: var(--other-2); } .of-other-3 { --colour: var(--other-3); }
.of-other-4 { --colour: var(--other-4); } .of-other-5 { --colour: var(--other-5); }

.steps { list-style: none; margin: 0; padding: 0; }
.step { position: relative; margin-left: .6875rem; border-left: 2px solid var(--line); padding: 0 0 1.5rem 1.6875rem; }
.step:last-child { border-color: transparent; }
.step > .mark { position: absolute; left: calc(-.75rem - 1px); top: 0; }
.step-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 1rem; }
.step-head h3 { margin: 0; } .times { margin: 0; color: var(--muted); font-size: .875rem; font-variant-numeric: tabular-nums; }
.bar { display: block; width: 100%; height: .25rem; margin: .35rem 0 .5rem; }
.bar .all { fill: var(--line); } .bar .took { fill: var(--main); } .bad > .bar .took { fill: var(--bad); }
.told { margin: 0; } .meta { display: flex; flex-wrap: wrap; align-items: baseline; gap: .35rem .9rem; margin: 0; font-size: .875rem; }
.moments { margin: .35rem 0 0; font-size: .9375rem; }
.annotation { margin: .5rem 0 0; border-color: var(--warning); } .annotation.error { border-color: var(--bad); }
details > summary { cursor: pointer; padding: .25rem 0; }
.step > details { margin-top: .35rem; } .step > details > summary { color: var(--link); width: fit-content; }
.step > details > .body { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }

.conversation { border: 1px solid var(--line); border-radius: 10px; padding: 1rem clamp(.75rem, 3vw, 1.25rem); margin: 0 0 1.5rem; }
.conversation:target { border-color: var(--link); }
.conversation > h3 { margin: 0 0 .5rem; font-size: 1.1875rem; } .number { color: var(--muted); font-weight: 400; }
.state { border-radius: 999px; padding: .1rem .65rem; color: #fff; background: #59636e; font-weight: 600; }
.state.open, .state.latest { background: #1a7f37; } .state.merged, .state.issue.closed { background: #8250df; } .state.pull.closed { background: #cf222e; }
.state.pre-release { background: #8a5a00; }
.label { border: 1px solid var(--muted); border-radius: 999px; padding: 0 .6rem; }
.said { border: 1px solid var(--line); border-radius: 8px; margin: .9rem 0 0; min-width: 0; }
.who { background: var(--soft); border-bottom: 1px solid var(--line); border-radius: 8px 8px 0 0; padding: .35rem .9rem; margin: 0; font-size: .875rem; }
.said > .body { padding: .9rem; }
.body > :first-child { margin-top: 0; } .body > :last-child { margin-bottom: 0; }
.body ul:has(> li > input) { list-style: none; padding-left: .25rem; } .body input { margin: 0 .35rem 0 0; vertical-align: -.1em; }
.alert { border-left: .25rem solid var(--colour); padding: .1rem 1rem; margin: 0 0 .75rem; } .alert-title { color: var(--colour); font-weight: 600; margin: 0; }
.alert.note { --colour: var(--note); } .alert.tip { --colour: var(--tip); } .alert.important { --colour: var(--important); }
.alert.warning { --colour: var(--warning); } .alert.caution { --colour: var(--caution); }
footer { margin-top: 4rem; color: var(--muted); font-size: .875rem; }
@media print { body { max-width: none; padding: 0; } nav, .skip { display: none; } details::details-content { content-visibility: visible; height: auto; }
  .conversation, .step, .drawing { break-inside: avoid; } .scroll { overflow: visible; } * { print-color-adjust: exact; } }
`;
