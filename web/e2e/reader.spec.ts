import { DESK, EVERY, expect, PHONE, student, test } from "./support";

/** The first chapter of a story of the school, in the language of the run. */
test.beforeEach(async ({ page, locale }) => {
  await student(page, "/read", null);
  await page.locator(`a[href^="/books/"]:has(bdi[lang="${locale}"])`).first().click();
  await page.locator("main ol a").first().click();
  await page.locator("[data-w]").first().waitFor();
});

test("a word is explained and kept, and the next one is a tap away", PHONE, async ({ page, t, look }) => {
  await look(page, "reader");
  const word = page.locator("[data-w]").nth(4);
  await word.click();
  const card = page.getByRole("dialog");
  await card.getByRole("button", { name: t("reader.keep") }).click();
  await expect(card).toContainText(t("reader.keep.done"));
  await look(page, "reader-word");
  await page.locator("[data-w]").nth(1).click();
  await expect(card).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  const kept = (await word.textContent()) ?? "";
  await page.goto("/words");
  await expect(page.getByRole("main")).toContainText(kept);
});

test("sentences are spoken one after the other with their words lit", DESK, async ({ page, t }) => {
  await page.getByRole("button", { name: t("reader.aloud.play") }).click();
  await expect(page.locator("[data-lit]")).toHaveCount(1, { timeout: 15_000 });
  const first = (await page.locator("[data-said]").first().textContent()) ?? "";
  await expect(page.locator("[data-said]").first()).not.toHaveText(first, { timeout: 30_000 });
  await page.getByRole("button", { name: t("reader.aloud.pause") }).click();
  await expect(page.getByRole("button", { name: t("reader.aloud.play") })).toBeVisible();
});

test("words are reached and heard by keyboard", EVERY, async ({ page, locale }) => {
  const words = page.locator("[data-w]");
  const second = page.locator("[data-s]").nth(1);
  await words.first().focus();
  await page.keyboard.press(locale === "fa" ? "ArrowLeft" : "ArrowRight");
  await expect(words.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(second.locator("[data-w]").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(second.locator("[data-w]").first()).toBeFocused();
  await page.keyboard.press("p");
  await expect(second).toHaveAttribute("data-said", "true");
});

test("the place and the look of the text are kept", EVERY, async ({ page, t, look }) => {
  await page.getByRole("button", { name: t("reader.look") }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText(t("reader.theme.sepia")).click();
  await sheet.getByRole("button", { name: t("reader.look.larger") }).click();
  await look(page, "reader-look");
  await page.keyboard.press("Escape");
  const block = page.locator("[data-b]").nth(6);
  const saved = page.waitForResponse((response) => response.url().endsWith("/place"));
  await block.evaluate((element) =>
    window.scrollTo(0, element.getBoundingClientRect().top + window.scrollY - 80),
  );
  expect((await saved).status()).toBe(204);
  await page.reload();
  await expect(block).toBeInViewport();
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(300);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "sepia");
});

test("words are new, being learnt or known, as this reader says", EVERY, async ({ page, t, look }) => {
  const fresh = page.locator('[data-w][data-state="new"]');
  const learning = page.locator('[data-w][data-state="learning"]');
  const card = page.getByRole("dialog");
  await expect(fresh.first()).toBeVisible();
  await fresh.nth(2).click();
  await expect(card).toContainText(t("reader.state.new"));
  await card.getByRole("button", { name: t("reader.keep") }).click();
  await expect(card).toContainText(t("reader.state.learning"));
  await expect(learning.first()).toBeVisible();
  await page.keyboard.press("Escape");
  const other = page
    .locator("[data-w]")
    .nth(await fresh.first().evaluate((word) => [...document.querySelectorAll("[data-w]")].indexOf(word)));
  await other.focus();
  await other.click();
  const know = card.getByRole("button", { name: t("reader.state.know") });
  await know.focus();
  await page.keyboard.press("Enter");
  await expect(card).toContainText(t("reader.state.said"));
  await expect(card.getByRole("button", { name: t("reader.state.notYet") })).toBeFocused();
  await expect(other).not.toHaveAttribute("data-state");
  await look(page, "reader-states");
  await page.keyboard.press("Escape");
  const rest = page.getByRole("button", { name: t("reader.words.rest") });
  await rest.click();
  await expect(fresh).toHaveCount(0);
  await expect(learning.first()).toBeAttached();
  await look(page, "reader-rest");
  await page
    .getByRole("region")
    .getByRole("button", { name: t("common.undo") })
    .click();
  await expect(fresh.first()).toBeVisible();
  await expect(rest).toBeVisible();
  await page.getByRole("button", { name: t("reader.look") }).click();
  await card.getByText(t("reader.words.hidden"), { exact: true }).click();
  await expect(fresh).toHaveCount(0);
  await page.keyboard.press("Escape");
  await rest.click();
  await expect(rest).toHaveCount(0);
  await page
    .getByRole("link", { name: t("reader.contents") })
    .first()
    .click();
  await expect(page.getByRole("progressbar").first()).toBeVisible();
  await look(page, "book-known");
});
