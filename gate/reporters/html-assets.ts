/** The page's style. Colours have a contrast of 4.5 at least in both schemes, and never stand alone for a meaning. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #57606a; --line: #d0d7de; --shade: #f6f8fa;
  --link: #0550ae; --deny: #a40e26; --undecided: #6639ba; --warn: #7d4e00; --pass: #116329; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9da7b3; --line: #30363d;
  --shade: #161b22; --link: #79b8ff; --deny: #ff9492; --undecided: #d2a8ff; --warn: #e3b341; --pass: #7ee787; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 90rem; padding: 1rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
h1 { font-size: 1.75rem; line-height: 1.25; }
h2 { margin-top: 2.5rem; font-size: 1.25rem; }
code { font-family: ui-monospace, monospace; font-size: 0.875em; overflow-wrap: anywhere; }
small { color: var(--soft); overflow-wrap: anywhere; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; }
.outcome { font-weight: 600; }
.deny { color: var(--deny); }
.undecided { color: var(--undecided); }
.warn, .nothing { color: var(--warn); }
.pass { color: var(--pass); }
dl { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; }
dt { color: var(--soft); font-size: 0.875rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.frame { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.375rem; margin: 1rem 0; }
table { width: 100%; border-collapse: collapse; }
caption { padding: 0.5rem 0.75rem; text-align: left; color: var(--soft); }
th, td { padding: 0.5rem 0.75rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top;
  overflow-wrap: anywhere; min-width: 6rem; }
td:has(code) { min-width: 13rem; }
th { background: var(--shade); overflow-wrap: normal; }
search { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
search[hidden], tr[hidden] { display: none; }
input, select { font: inherit; padding: 0.25rem 0.5rem; color: inherit; background: var(--paper);
  border: 1px solid var(--soft); border-radius: 0.375rem; }
@media print { search { display: none; } .frame { overflow: visible; } }
`;

/** Searching and filtering of the verdicts; without it all of them are shown. */
export const SCRIPT = `
"use strict";
(() => {
  const filters = document.getElementById("filter");
  if (!filters) return;
  const search = document.getElementById("search");
  const outcome = document.getElementById("outcome");
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll("tr[data-outcome]")].map((row) => [row, row.textContent.toLowerCase()]);
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      const wanted = (outcome.value === "" || row.dataset.outcome === outcome.value)
        && words.every((word) => text.includes(word));
      row.hidden = !wanted;
      if (wanted) count += 1;
    }
    shown.textContent = count + " of " + rows.length + " shown";
  };
  search.addEventListener("input", filter);
  outcome.addEventListener("change", filter);
  filters.hidden = false;
  filter();
})();
`;
