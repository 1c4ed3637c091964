import { answer, answerByKeys, check, kindOf } from "./lessons.steps";
import { EVERY, expect, PHONE, test } from "./support";

test.beforeEach(async ({ page, t, locale }) => {
  await page.goto(`/try/${locale}`);
  await page.getByRole("button", { name: t("lessons.start") }).click();
});

test("a lesson is played by keyboard alone", EVERY, async ({ page, t }) => {
  const seen = new Set<string>();
  while (await page.locator("main form").count()) {
    const kind = await kindOf(page);
    seen.add(kind);
    await answerByKeys(page, kind);
    const verdict = page.locator("[data-verdict]");
    await expect(verdict.getByRole("button").last()).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(verdict).toHaveCount(0);
  }
  expect(seen.size).toBeGreaterThan(4);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("lessons.end"));
});

test(
  "an answer that got lost is kept and sent again as the same; the lesson goes on where it was left",
  PHONE,
  async ({ page, t }) => {
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
  },
);

test("lessons to try are listed for everybody", EVERY, async ({ page, t, look }) => {
  await page.goto("/lessons/open");
  await expect(page.getByRole("heading", { name: t("lessons.try.title") })).toBeVisible();
  await expect(page.locator('main a[href^="/lessons/"]').first()).toBeVisible();
  await look(page, "lessons-open");
});
