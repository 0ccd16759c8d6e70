"""The style of the results page: light and dark, printable, from 320 px up. No font is loaded.

Contrast of text is at least 7:1 in both schemes, of lines and bars at least 3:1 (WCAG 1.4.11).
"""

STYLE = """
:root { color-scheme: light dark; --ink: #16202b; --soft: #3d4a57; --paper: #fff; --pale: #f0f3f6;
  --line: #6b7885; --bar: #1f5f99; --mark: #9c1c1c; --alert: #fdeaea; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef2f6; --soft: #c3ccd5; --paper: #14191f;
  --pale: #1f2730; --line: #8d9aa7; --bar: #6fb1ef; --mark: #ff9a9a; --alert: #401a1a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1rem; }
main { padding-bottom: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.375rem; line-height: 1.25; margin: 2.5rem 0 .5rem; padding-top: 1rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.125rem; margin: 1.5rem 0 .25rem; }
p, ul, dl, figure { margin: .5rem 0; }
ul { padding-inline-start: 1.5rem; }
dt { font-weight: 600; margin-top: .5rem; }
dd { margin: 0; }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
.skip { position: absolute; inset-inline-start: -100vw; }
.skip:focus { position: static; display: inline-block; padding: .5rem 1rem; }
.banner { margin: 1rem 0 0; padding: .75rem 1rem; border: 2px solid var(--line);
  background: var(--pale); }
.alert { border-color: var(--mark); background: var(--alert); font-weight: 600; }
.sentence { font-size: 1.25rem; line-height: 1.4; }
.note, caption { color: var(--soft); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding: .25rem 0; }
th, td { padding: .375rem .5rem; border-bottom: 1px solid var(--line); text-align: end;
  vertical-align: top; }
th:first-child { text-align: start; font-weight: 400; min-width: 7rem; }
.words td { text-align: start; }
thead th, thead th:first-child { font-weight: 600; vertical-align: bottom; }
.words thead th { text-align: start; }
.titles { list-style: none; padding: 0; }
.bars { list-style: none; padding: 0; }
.bars li { margin: .5rem 0; }
.bars svg { display: block; width: 100%; height: 1.75rem; }
.frame { fill: none; stroke: var(--line); }
.bar { fill: var(--bar); }
.halo { stroke: var(--paper); stroke-width: 9; }
.limit { stroke: var(--mark); stroke-width: 3; }
code, pre { font: .9375rem/1.5 ui-monospace, monospace; }
pre { padding: .75rem 1rem; background: var(--pale); border: 1px solid var(--line);
  white-space: pre-wrap; overflow-wrap: anywhere; }
td code, th code { overflow-wrap: anywhere; }
@media print { body { font-size: 10pt; } .scroll { overflow: visible; } .skip { display: none; }
  tr, figure, .banner { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
  .bar { print-color-adjust: exact; } }
"""
