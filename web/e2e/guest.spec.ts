import { answer, check, type Kind, kindOf } from "./lessons.steps";
import { expect, freshEmail, PASSWORD, PHONE, test } from "./support";

test(
  "a guest plays a lesson without an account and keeps it at sign-up",
  PHONE,
  async ({ page, t, locale, look }) => {
    await page.goto("/");
    await page.locator(`a[href="/try/${locale}"]`).first().click();
    await page.waitForURL(/\/lessons\//);
    await expect(page.getByRole("button", { name: t("lessons.start") })).toBeVisible();
    await look(page, "lesson");
    await page.getByRole("button", { name: t("lessons.start") }).click();

    const seen = new Set<Kind>();
    while (await page.locator("main form").count()) {
      const kind = await kindOf(page);
      await answer(page, kind);
      const verdict = await check(page);
      seen.add(kind);
      await verdict.getByRole("button").last().click();
      await expect(verdict).toHaveCount(0);
    }
    expect(seen.size).toBeGreaterThan(4);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(t("lessons.end"));
    await expect(page.locator("main dl")).not.toContainText("…");
    await look(page, "lesson-end");

    const lesson = page.url();
    await page.getByRole("link", { name: t("identity.signUp") }).click();
    await page.getByLabel(t("identity.name")).fill("Sara");
    await page.getByLabel(t("identity.email")).fill(freshEmail("guest"));
    await page.getByLabel(t("identity.password"), { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: t("identity.signUp") }).click();
    await page.waitForURL("**/welcome");
    await page.goto(lesson);
    await expect(page.getByRole("button", { name: t("lessons.again") })).toBeVisible();
  },
);
