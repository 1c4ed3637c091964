import { answer, answerByKeys, check, kindOf } from "./lessons.steps";
import { expect, test } from "./support";

const ALL = [
  "cloze_test",
  "dictation",
  "fill_in_blank",
  "gap_fill",
  "listening_comprehension",
  "matching_pairs",
  "multiple_choice",
  "sentence_reordering",
  "spelling",
  "true_false",
  "vocabulary_matching",
  "word_formation",
];

test("every type of activity is played by taps and by keys; each is looked at before and after its verdict", async ({
  page,
  t,
  locale,
  look,
}) => {
  test.setTimeout(400_000);
  await page.goto(`/try/${locale}`);
  await page.getByRole("button", { name: t("lessons.start") }).waitFor();
  await page.goto("/lessons/open");
  const links = page.locator('main a[href^="/lessons/"]');
  await links.first().waitFor();
  const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  const seen = new Set<string>();
  const byKeys = new Set<string>();
  for (const address of addresses) {
    if (byKeys.size === ALL.length) break;
    await page.goto(address);
    await page.getByRole("button", { name: t("lessons.start") }).click();
    for (;;) {
      const kind = await kindOf(page);
      const isNew = !seen.has(kind);
      seen.add(kind);
      const verdict = page.locator("[data-verdict]");
      if (isNew) {
        await look(page, `activity-${kind}`);
        await answer(page, kind);
        await check(page);
        await look(page, `verdict-${kind}`);
      } else {
        byKeys.add(kind);
        await answerByKeys(page, kind);
        await expect(verdict.getByRole("button").last()).toBeFocused();
      }
      await page.keyboard.press("Enter");
      await expect(verdict).toHaveCount(0);
      if ((await page.locator("main form").count()) === 0) break;
    }
  }
  expect([...seen].sort()).toEqual(ALL);
  expect([...byKeys].sort()).toEqual(ALL);
});
