import { EVERY, enter, expect, test } from "./support";

test(
  "an admin sees who answers for the school and asks the rules of the house",
  EVERY,
  async ({ page, t, locale, look }) => {
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(page, "admin");
    await expect(page).toHaveURL(/\/today$/);
    await page.goto("/admin");
    await page.getByRole("link", { name: t("ai.title"), exact: true }).click();
    await expect(page).toHaveURL(/\/admin\/ai$/);
    await expect(page.getByRole("table", { name: t("ai.providers") })).toContainText("OpenRouter");
    await expect(page.getByText("LYCEUM_AI_OPENAI_KEY")).toBeVisible();
    await page.getByRole("button", { name: t("ai.try.ask") }).click();
    const answer = page.getByRole("region", { name: t("ai.try.answer") });
    await expect(answer).toContainText(t("ai.source.rules"));
    await page.getByRole("button", { name: t("ai.try.who") }).click();
    await page.getByRole("option", { name: new RegExp(`· ${t("ai.capability.image")}$`) }).click();
    await page.getByRole("button", { name: t("ai.try.ask") }).click();
    await expect(answer.getByRole("img")).toHaveJSProperty("naturalWidth", 1024);
    await expect(answer).toContainText(t("ai.source.embedded"));
    await look(page, "ai");
  },
);
