import type { Route } from "@playwright/test";
import { EVERY, expect, PHONE, problem, student, test } from "./support";

test(
  "a talk with the study partner: an opener, a correction, a kept word, found again and deleted",
  PHONE,
  async ({ page, t, look }) => {
    await student(page, "/learn");
    await page.getByRole("link", { name: t("partner.title") }).click();
    await expect(page.getByRole("heading", { name: t("partner.empty") })).toBeVisible();
    await look(page, "partner-empty");
    const openers = page.getByRole("region", { name: t("partner.openers") }).getByRole("button");
    await expect(openers).toHaveCount(4);
    await openers.first().click();
    const message = page.getByLabel(t("partner.say"));
    await expect(message).toBeFocused();
    await expect(message).not.toHaveValue("");
    await message.fill("My father is a honest carpenter.");
    await page.keyboard.press("Enter");
    await expect(page.getByText(t("partner.rules"))).toBeVisible();
    await expect(page.locator("del")).toHaveText("a honest");
    await expect(page.locator("ins")).toHaveText("an honest");
    await expect(message).toHaveValue("");
    await page.getByRole("button", { name: t("partner.word.keep", { word: "carpenter" }) }).click();
    await expect(
      page.getByRole("button", { name: t("partner.word.kept", { word: "carpenter" }) }),
    ).toBeVisible();
    await look(page, "partner-talk");

    await page.goto("/partner");
    await page.getByLabel(t("partner.search")).fill("honest");
    await page.getByRole("link", { name: /My father is/ }).click();
    await expect(page.locator("ins")).toHaveText("an honest");
    await page.getByRole("button", { name: t("partner.delete") }).click();
    await look(page, "partner-delete");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("partner.delete") })
      .click();
    await expect(page.getByRole("heading", { name: t("partner.empty") })).toBeVisible();
    await page.goto("/cards/words");
    await expect(page.getByText("carpenter", { exact: true }).first()).toBeVisible();
  },
);

test(
  "what could not be sent stays and is sent again; an answer can be stopped",
  EVERY,
  async ({ page, t, look }) => {
    await student(page, "/partner");
    await page.getByRole("button", { name: t("partner.new") }).click();
    let fate: "offline" | "limit" | "silence" | "passed" = "offline";
    const waiting: Route[] = [];
    await page.route("**/turns", (route) => {
      if (route.request().method() !== "POST" || fate === "passed") return route.continue();
      if (fate === "limit") return route.fulfill(problem(429, "too_many_requests", { seconds: 20 }));
      return fate === "silence" ? void waiting.push(route) : route.abort();
    });
    const message = page.getByLabel(t("partner.say"));
    const send = page.getByRole("button", { name: t("partner.send") });
    await message.fill("The sea was calm.");
    await send.click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByText("The sea was calm.")).toBeVisible();
    await look(page, "partner-offline");
    fate = "limit";
    await page.getByRole("button", { name: t("partner.again") }).click();
    await expect(page.getByRole("alert")).toHaveText(t("problem.too_many_requests"));
    await look(page, "partner-limit");
    fate = "passed";
    await page.getByRole("button", { name: t("partner.again") }).click();
    await expect(page.getByText(t("partner.rules"))).toBeVisible();

    fate = "silence";
    await message.fill("It was green, too.");
    await send.click();
    const stop = page.getByRole("button", { name: t("partner.stop") });
    await expect(page.getByText(t("partner.thinking"))).toBeVisible();
    await look(page, "partner-thinking");
    await stop.click();
    await expect(stop).toBeHidden();
    await expect(message).toHaveValue("It was green, too."); // it never got through: it is there to be sent again
    await expect.poll(() => waiting[0]?.request().failure()?.errorText).toContain("ABORTED");
    fate = "passed";
    await page.keyboard.press("Enter");
    await expect(page.getByText("It was green, too.").first()).toBeVisible();
    await expect(page.getByRole("button", { name: t("partner.hear") })).toHaveCount(2);
  },
);

test("a talk about a chapter begins at its end", EVERY, async ({ page, t }) => {
  await student(page, "/read");
  await page.locator('main a[href^="/books/"]').first().click();
  await page.locator('main a[href*="/chapters/"]').first().click();
  await page.getByRole("button", { name: t("partner.about") }).click();
  await expect(page).toHaveURL(/\/partner\/./);
  await expect(page.getByLabel(t("partner.say"))).toBeVisible();
});
