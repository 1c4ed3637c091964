import { EVERY, enter, expect, student, test } from "./support";

/** As it is written in the field: toman in Persian, rial in English. */
const WRITTEN = { en: "30000000", fa: "۳۰۰۰۰۰۰" };

test(
  "a learner subscribes out of the wallet, changes with both lines before the eyes, ends it and keeps it after all",
  EVERY,
  async ({ page, t, locale, look, browser }) => {
    await student(page, "/me/plan");
    await expect(page.getByText(t("plan.none"))).toBeVisible();
    await look(page, "plan-none");
    await page.goto("/me/plan?product=basic_every_month&currency=IRR");
    await expect(page.getByRole("dialog").getByRole("link", { name: t("plan.due.fill") })).toBeVisible();
    await look(page, "plan-short");
    await page
      .getByRole("dialog")
      .getByRole("link", { name: t("plan.due.fill") })
      .click();
    await page.getByRole("button", { name: t("wallet.fill") }).click();
    await page.getByRole("textbox", { name: t("wallet.amount") }).fill(WRITTEN[locale]);
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.locator("button[value=approve]").click();
    await expect(page.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();

    await page.goto("/me/plan?product=basic_every_month&currency=IRR");
    await expect(page.getByRole("dialog").getByText(t("plan.subscribe.detail"))).toBeVisible();
    await look(page, "plan-subscribe");
    await page.getByRole("dialog").getByRole("button").last().click();
    await expect(page.getByText(t("plan.state.active"), { exact: true })).toBeVisible();
    await look(page, "plan-active");

    await page.getByRole("button", { name: t("plan.change") }).click();
    await page
      .getByRole("dialog")
      .getByRole("radio", { name: locale === "fa" ? /ویژه/ : /Premium/ })
      .first()
      .check({ force: true });
    await expect(page.getByText(t("plan.pays"))).toBeVisible();
    await look(page, "plan-change");
    await page.getByRole("dialog").getByRole("button").last().click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByText(t("plan.what.changed"), { exact: true })).toBeVisible();
    await look(page, "plan-changed");

    await page.getByRole("button", { name: t("plan.end", { at: "" }).trim() }).click();
    await expect(page.getByText(t("plan.ending"), { exact: true })).toBeVisible();
    await look(page, "plan-ending");
    await page.getByRole("button", { name: t("plan.keep") }).click();
    await expect(page.getByText(t("plan.state.active"), { exact: true })).toBeVisible();

    await page.getByRole("button", { name: t("plan.change") }).click();
    await expect(page.getByRole("dialog").getByRole("button").last()).toBeVisible();
    await look(page, "plan-later");
    await page.getByRole("dialog").getByRole("button").last().click();
    await expect(page.getByRole("button", { name: t("plan.next.keep") })).toBeVisible();
    await look(page, "plan-planned");

    const office = await (await browser.newContext()).newPage();
    await office.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(office, "accountant");
    await expect(office).toHaveURL(/\/today$/);
    await office.goto("/admin/money");
    await office.getByRole("link", { name: t("subscriptions.title") }).click();
    await expect(office.getByRole("table").getByText(t("plan.state.active")).first()).toBeVisible();
    await look(office, "plan-all");
  },
);
