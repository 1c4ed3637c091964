import { expect, PHONE, signInLink, test } from "./support";

const LEARNER = "learner@demo.lyceum.example";

test(
  "the demo learner finds what eight weeks have left on every page",
  PHONE,
  async ({ page, t, locale, look }) => {
    // The account speaks English until its owner chooses.
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await page.goto(signInLink("student", LEARNER));
    await expect(page).toHaveURL(/\/today$/);
    const past = page.getByRole("img", { name: t("today.past") });
    await expect(past.locator("rect[data-level]:not([data-level='0'])")).not.toHaveCount(0);
    await look(page, "demo-today");
    await page.getByRole("button", { name: new RegExp(t("today.past")) }).click();
    await expect(page.getByRole("table", { name: t("today.past") }).getByRole("row")).not.toHaveCount(0);

    await page.goto("/cards");
    await expect(page.getByRole("link", { name: t("cards.start"), exact: true })).toBeVisible();
    await expect(page.getByRole("heading", { name: t("cards.decks") })).toBeVisible();
    await page.goto("/cards/statistics");
    await expect(page.getByRole("img", { name: t("cards.stats.year") })).toBeVisible();
    await look(page, "demo-statistics");
    await page.goto("/cards/words");
    await expect(page.getByText(t("words.count", { count: 105 }))).toBeVisible();
    await page.goto("/learn");
    await expect(page.getByRole("heading", { name: t("lessons.open") })).toBeVisible();
    await page.goto("/read");
    await expect(page.locator("main a[href^='/books/']").first()).toBeVisible();
  },
);
