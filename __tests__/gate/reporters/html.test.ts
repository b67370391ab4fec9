import { HtmlValidate } from "html-validate";

import { catalogue } from "../../../gate";
import { nothing, sample, shown, verdict } from "./sample";

test.each([
  ["every outcome", sample()],
  ["nothing to judge", nothing()],
])("is valid HTML: %s", async (_, report) => {
  const validator = new HtmlValidate({
    extends: ["html-validate:recommended", "html-validate:a11y"],
    rules: {
      // one file that needs nothing beside itself; its policy admits exactly this style and this script
      "require-sri": "off",
      "no-inline-style": "error",
      "long-title": "off",
      // a frame that scrolls is a region with tabindex, as axe asks for
      "prefer-native-element": ["error", { exclude: ["region"] }],
    },
  });
  const { results } = await validator.validateString(shown("html", report));
  expect(
    results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => [ruleId, line, message])),
  ).toEqual([]);
});

test("loads nothing and admits no script but its own", () => {
  const page = shown("html");
  expect(page).not.toMatch(/\b(?:src|action|formaction|srcset)=|<link|@import|url\(/);
  expect(page).toMatch(
    /content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
  );
});

test("tells what was judged, by which rule, for which control, with which verdict", () => {
  const page = shown("html");
  for (const { name, sha256 } of sample().documents) for (const each of [name, sha256]) expect(page).toContain(each);
  for (const { id, title, controls } of catalogue().rules) {
    for (const each of [id, title, ...controls]) expect(page).toContain(each);
  }
  expect(page).toContain("<td>EKS.8</td>");
  expect(page.match(/<tr data-outcome="/g)).toHaveLength(sample().verdicts.length);
  expect(page).toContain("from prod/Cluster at main.ts:25");
  expect(page).toContain("<td>on → <strong>off</strong></td>");
});

test("tells who exempts what, and how long still", () => {
  const page = shown("html");
  for (const each of ["archived", "SEC-1", "Ada", "2026-03-02 (30 days left)"])
    expect(page).toContain(`<td>${each}</td>`);
  expect(page).toContain("1 finding of the baseline is known.");
  expect(shown("html", nothing())).toContain("No finding is exempt.");
});

test("links each verdict to its rule", () => {
  const page = shown("html", sample({ verdicts: [verdict("eks/all_log_types", "warn")] }));
  expect(page).toContain('<a href="#rule-eks-all-log-types">eks/all_log_types</a>');
  expect(page.match(/id="rule-eks-all-log-types"/g)).toHaveLength(1);
});
