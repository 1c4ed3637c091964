import type { Page } from "@playwright/test";
import { answer, check, type Kind, kindOf, OF_BLANKS, OF_ONE_LINE, OF_OPTIONS } from "./lessons.steps";
import { expect, test } from "./support";

test.beforeEach(async ({ page, t, locale }) => {
  await page.goto(`/try/${locale}`);
  await page.getByRole("button", { name: t("lessons.start") }).click();
});

const focused = (page: Page, selector: string) => expect(page.locator(`${selector}:focus`)).toHaveCount(1);

/** The same answers by keys: words are taken and put, tiles picked and shifted, an option chosen by its number. */
async function answerByKeys(page: Page, kind: Kind, forward: string, backward: string): Promise<void> {
  const press = (key: string) => page.keyboard.press(key);
  if (OF_OPTIONS.includes(kind)) await press("2");
  if (OF_BLANKS.includes(kind)) {
    const blanks = page.locator("[data-blank]");
    const count = await blanks.count();
    await blanks.first().focus();
    for (let at = 0; at < count; at++) {
      await page.keyboard.type("sea");
      if (at < count - 1) await press("Enter");
      if (at < count - 1) await expect(blanks.nth(at + 1)).toBeFocused();
    }
  }
  if (OF_ONE_LINE.includes(kind)) {
    await page.getByRole("textbox").focus();
    await page.keyboard.type("the sea");
  }
  if (kind === "vocabulary_matching") {
    const words = page.locator("[data-word]");
    await words.first().focus();
    for (let left = await words.count(); left > 0; left--) {
      await press("Enter");
      await focused(page, "[data-meaning]");
      await press("Enter");
      await focused(page, left > 1 ? "[data-word]" : "button[type=submit]");
    }
  }
  if (kind === "matching_pairs") {
    const closed = page.locator("[data-card][data-closed]");
    await closed.first().focus();
    for (let left = await closed.count(); left > 0; left -= 2) {
      await press("Enter");
      await closed.first().focus();
      await press("Enter");
      await expect(closed).toHaveCount(left - 2);
      await press("Enter");
      await focused(page, left > 2 ? "[data-card]" : "button[type=submit]");
    }
  }
  if (kind === "gap_fill") {
    await page.locator("[data-word]").first().focus();
    await press(forward);
    for (let left = await page.locator("[data-gap]").count(); left > 0; left--) {
      await press("Enter");
      await focused(page, "[data-gap]");
      await press("Enter");
      await focused(page, left > 1 ? "[data-word]" : "button[type=submit]");
    }
  }
  if (kind === "sentence_reordering") {
    const pool = page.locator("[data-pool] button:not([data-used])");
    const line = page.locator("[data-line] button");
    await pool.first().focus();
    for (let left = await pool.count(); left > 0; left--) {
      await press("Enter");
      await expect(pool).toHaveCount(left - 1);
    }
    const second = (await line.nth(1).textContent()) ?? "";
    await line.nth(1).focus();
    await press(`Alt+${backward}`);
    await expect(line.first()).toHaveText(second);
    await expect(line.first()).toBeFocused();
  }
}

test("a lesson is played by keyboard alone", async ({ page, t, locale }) => {
  const [forward, backward] = locale === "fa" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const seen = new Set<string>();
  while (await page.locator("main form").count()) {
    const kind = await kindOf(page);
    seen.add(kind);
    await answerByKeys(page, kind, forward, backward);
    await page.keyboard.press(kind === "sentence_reordering" ? "Control+Enter" : "Enter");
    const verdict = page.locator("[data-verdict]");
    await expect(verdict.getByRole("button").last()).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(verdict).toHaveCount(0);
  }
  expect(seen.size).toBeGreaterThan(4);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("lessons.end"));
});

test("an answer that got lost is kept and sent again as the same; the lesson goes on where it was left", async ({
  page,
  t,
}) => {
  const ids: string[] = [];
  let isDown = true;
  await page.route("**/attempts", async (route) => {
    ids.push(route.request().postDataJSON().id);
    if (isDown) await route.abort();
    else await route.continue();
  });
  await answer(page, await kindOf(page));
  await page.locator("main form button[type=submit]").click();
  await expect(page.getByRole("alert")).toContainText(t("lessons.answer.kept"), { timeout: 15_000 });
  isDown = false;
  await check(page);
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(ids).size).toBe(1);
  await page.reload();
  await expect(page.getByRole("button", { name: t("lessons.goOn") })).toBeVisible();
});

test("lessons to try are listed for everybody", async ({ page, t, look }) => {
  await page.goto("/lessons/open");
  await expect(page.getByRole("heading", { name: t("lessons.try.title") })).toBeVisible();
  await expect(page.locator('main a[href^="/lessons/"]').first()).toBeVisible();
  await look(page, "lessons-open");
});
