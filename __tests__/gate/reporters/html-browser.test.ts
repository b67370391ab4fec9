import axe, { type AxeResults } from "axe-core";
import type { Browser, Page } from "puppeteer-core";

import { describeInBrowser, launch } from "./browser";
import { nothing, sample, shown, verdict } from "./sample";

describeInBrowser("the page in Chromium", () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch();
  }, 60_000);
  afterAll(() => browser.close());

  beforeEach(async () => {
    page = await browser.newPage();
    complaints = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
  });
  afterEach(() => page.close());

  // As text: what runs in the page knows names that nothing here should.
  const inPage = <T>(expression: string) => page.evaluate(expression) as Promise<T>;
  const shownRows = () =>
    inPage<number>(`[...document.querySelectorAll("tr[data-outcome]")].filter((row) => row.checkVisibility()).length`);

  describe.each([
    ["every outcome", sample()],
    ["nothing to judge", nothing()],
  ])("of %s", (_, report) => {
    test.each(["light", "dark"])("has nothing that keeps anybody from reading it: %s", async (scheme) => {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.setContent(shown("html", report));
      await page.evaluate(axe.source);
      const { violations, passes } = await inPage<AxeResults>("axe.run()");
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain("color-contrast");
      expect(complaints).toEqual([]);
    });
  });

  test("filters by outcome and finds words", async () => {
    await page.setContent(shown("html"));
    expect(await shownRows()).toBe(6);
    await page.select("#outcome", "deny");
    expect(await shownRows()).toBe(1);
    await page.select("#outcome", "");
    await page.type("#search", "MAIN retention");
    expect(await shownRows()).toBe(1);
    expect(await inPage(`document.getElementById("shown").textContent`)).toBe("1 of 6 shown");
    expect(complaints).toEqual([]);
  });

  test("is read without JavaScript, with no filter that would do nothing", async () => {
    await page.setJavaScriptEnabled(false);
    await page.setContent(shown("html"));
    expect(await shownRows()).toBe(6);
    expect(await inPage(`document.getElementById("filter").checkVisibility()`)).toBe(false);
  });

  test("is as wide as a telephone", async () => {
    await page.setViewport({ width: 360, height: 800 });
    const address = `aws_eks_cluster.${"long".repeat(500)}`;
    await page.setContent(shown("html", sample({ verdicts: [verdict("eks/all_log_types", "deny", { address })] })));
    expect(await inPage(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(360);
  });

  test("runs nothing that a name brings along", async () => {
    const address = `aws_eks_cluster.main["</code><img src=x onerror=alert(1)><script>alert(2)</script>"]`;
    await page.setContent(shown("html", sample({ verdicts: [verdict("eks/all_log_types", "deny", { address })] })));
    expect(await inPage(`document.querySelectorAll("img, script").length`)).toBe(1);
    expect(await inPage(`document.querySelector("tr[data-outcome] code").textContent`)).toBe(address);
    expect(complaints).toEqual([]);
  });
});
