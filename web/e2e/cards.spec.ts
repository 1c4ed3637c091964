import type { Page } from "@playwright/test";
import type { Translate } from "../src/i18n/translate";
import { EVERY, expect, PHONE, student, test } from "./support";

/** A newcomer who keeps words of a chapter of the school's own story in their language. */
async function learner(page: Page, t: Translate, locale: string): Promise<void> {
  await student(page, "/read");
  await page.locator(`main a[href^="/books/"]:has([lang="${locale}"])`).first().click();
  await page.locator('main a[href*="/chapters/"]').first().click();
  await page.getByRole("button", { name: t("cards.chapter") }).click();
  await expect(page).toHaveURL(/\/cards$/);
  await expect(page.getByRole("link", { name: t("cards.start"), exact: true })).toBeVisible();
}

const rating = (page: Page, number: number) => page.locator(`[data-rating="${number}"]`);

/** How many are left today, as the bar says it. */
const left = (page: Page) => page.getByRole("progressbar").getAttribute("aria-valuetext");

test(
  "words of a chapter are studied to the end, and the statistics know of it",
  PHONE,
  async ({ page, t, locale, look }) => {
    await learner(page, t, locale);
    await look(page, "cards");
    await page.goto("/today");
    await expect(page.getByRole("heading", { name: t("today.goal") })).toBeVisible();
    await look(page, "today-cards");
    await page.goto("/cards");
    await page.getByRole("link", { name: t("cards.start"), exact: true }).click();
    await expect(page.locator("[data-card]")).toBeVisible();
    await look(page, "study-front");
    await page.getByRole("button", { name: t("cards.show") }).click();
    await expect(rating(page, 3)).toBeFocused();
    await look(page, "study-back");
    await rating(page, 1).click();
    for (let answers = 1; answers < 40 && (await page.locator("[data-card]").count()) > 0; answers++) {
      await page.locator("[data-main]").click();
      await rating(page, 4).click();
    }
    await expect(page.getByRole("heading", { name: t("cards.end") })).toBeVisible();
    await look(page, "study-end");
    await page.getByRole("link", { name: t("cards.back") }).click();
    await expect(page.getByRole("heading", { name: t("cards.none") })).toBeVisible();
    await look(page, "cards-done");

    await page.getByRole("link", { name: t("cards.tab.statistics") }).click();
    await expect(page.getByRole("img", { name: t("cards.stats.year") })).toBeVisible();
    await look(page, "cards-statistics");
    const picture = page.getByRole("button", { name: t("cards.stats.table") });
    for (let charts = await picture.count(); charts > 0; charts--) await picture.first().click();
    await expect(page.getByRole("table")).toHaveCount(4);
    await look(page, "cards-statistics-tables");
  },
);

test(
  "cards are studied by keyboard alone; the last answer can be taken back",
  EVERY,
  async ({ page, t, locale }) => {
    await learner(page, t, locale);
    await page.goto("/cards/study");
    const show = page.getByRole("button", { name: t("cards.show") });
    await expect(show).toBeFocused();
    const first = await page.locator("#front").textContent();
    const before = await left(page);
    await page.keyboard.press("Space");
    await expect(rating(page, 3)).toBeFocused();
    await page.keyboard.press("4");
    await expect(page.locator("#front")).not.toHaveText(first ?? "");
    await expect(page.getByRole("progressbar")).not.toHaveAttribute("aria-valuetext", before ?? "");
    await page.keyboard.press("Control+z");
    await expect(page.locator("#front")).toHaveText(first ?? "");
    await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", before ?? "");
    // The school has taken it back too.
    await expect
      .poll(async () => {
        await page.reload();
        await expect(show).toBeVisible();
        return left(page);
      })
      .toBe(before);
  },
);

test(
  "answers given without a network wait, survive a reload, and are sent",
  PHONE,
  async ({ page, t, locale }) => {
    await learner(page, t, locale);
    await page.goto("/cards/study");
    const sent: string[] = [];
    let isDown = true;
    await page.route("**/api/cards/reviews", async (route) => {
      if (isDown) return route.abort();
      for (const review of route.request().postDataJSON().reviews) sent.push(review.id);
      return route.continue();
    });
    for (let answers = 0; answers < 3; answers++) {
      await page.getByRole("button", { name: t("cards.show") }).click();
      await rating(page, 4).click();
    }
    await expect(
      page.getByRole("status").filter({ hasText: t("offline.waiting", { count: 3 }) }),
    ).toBeVisible();
    const before = await left(page);
    await page.reload();
    await expect(page.getByText(t("offline.waiting", { count: 3 }))).toBeVisible();
    await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", before ?? "");
    isDown = false;
    await expect(page.getByText(t("offline.waiting", { count: 3 }))).toHaveCount(0, { timeout: 30_000 });
    expect(new Set(sent).size).toBe(3);
    await page.reload();
    await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", before ?? "");
  },
);

test(
  "a deck of written cards: made, chosen for a word, answered with a slip, deleted",
  EVERY,
  async ({ page, t, locale, look }) => {
    await learner(page, t, locale);
    await page.getByRole("button", { name: t("cards.deck.new") }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel(t("cards.deck.name")).fill("Verbs");
    await sheet.getByText(t("cards.kind.typed")).click();
    await sheet.getByText(t("cards.kind.basic")).click();
    await look(page, "deck");
    await sheet.getByRole("button", { name: t("common.save") }).click();
    await expect(page.getByRole("link", { name: /Verbs/ })).toBeVisible();

    await page.getByRole("link", { name: t("cards.tab.words"), exact: true }).click();
    // The address is that of the words before their page is there: until then the decks are, with buttons of their own.
    await expect(page.getByRole("link", { name: t("words.source") }).first()).toBeVisible();
    await page.getByRole("main").getByRole("listitem").first().getByRole("button").first().click();
    await sheet.getByLabel(t("words.meaning")).fill("something of my own");
    await sheet
      .getByRole("button", { name: t("cards.deck"), exact: false })
      .last()
      .click();
    await page.getByRole("option", { name: "Verbs" }).click();
    await expect(sheet.getByText(t("words.card.new"))).toBeVisible();
    await look(page, "word-edit");
    await sheet.getByRole("button", { name: t("common.save") }).click();
    await expect(sheet).toHaveCount(0);
    await expect(page.getByText("something of my own")).toBeVisible();

    await page.getByRole("link", { name: t("cards.tab.study"), exact: true }).click();
    await page.getByRole("link", { name: /Verbs/ }).click();
    await page.getByRole("textbox").fill("xyz");
    await look(page, "study-typed");
    await page.keyboard.press("Enter");
    await expect(page.getByText(t("cards.typed.wrong"))).toBeVisible();
    await expect(rating(page, 1)).toBeFocused();
    await look(page, "study-typed-wrong");
    await page.getByRole("button", { name: t("cards.menu") }).click();
    await page.getByRole("menuitem", { name: t("cards.later") }).click();
    await expect(page.getByRole("heading", { name: t("cards.end") })).toBeVisible();

    await page.getByRole("link", { name: t("cards.back") }).click();
    await page.getByRole("button", { name: t("cards.deck.settings", { name: "Verbs" }) }).click();
    await sheet.getByRole("button", { name: t("cards.deck.delete") }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("cards.deck.delete") })
      .click();
    await expect(page.getByRole("link", { name: /Verbs/ })).toHaveCount(0);
  },
);
