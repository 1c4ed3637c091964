import { enter, expect, PHONE, student, test } from "./support";

test(
  "an accountant reads the reports, and looks for a transaction",
  PHONE,
  async ({ page, t, locale, look, browser }) => {
    test.skip(
      !process.env.EVERY_JOURNEY,
      "the first journey of the shop walks past here; this one is for those who walk all",
    );
    const buyer = await (await browser.newContext()).newPage();
    await buyer.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await student(buyer, "/shop");
    const small = locale === "fa" ? /^بستهٔ کوچک اعتبار/ : /^Small package of credit/;
    await buyer.getByRole("button", { name: small }).click();
    await buyer.getByRole("dialog").getByRole("button").last().click();
    await buyer.locator("button[value=approve]").click();
    await expect(buyer.getByText(t("shop.order.paid"), { exact: true })).toBeVisible();
    await buyer.goto("/me/credit");
    await expect(buyer.getByText(t("credit.reason.top_up")).last()).toBeVisible();
    await look(buyer, "money-own");
    await buyer.context().close();

    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(page, "accountant");
    await expect(page).toHaveURL(/\/today$/);
    await page.goto("/admin/money");
    await expect(page.getByText(t("money.ai.margin"))).toBeVisible();
    await look(page, "money-hub");
    await page
      .getByRole("link", { name: t("money.reports") })
      .first()
      .click();
    await expect(page.getByRole("img", { name: t("money.periods") }).first()).toBeVisible();
    await look(page, "money-report");
    await page.goto("/admin/reports?part=money&when=year");
    await page
      .getByRole("button", { name: new RegExp(t("money.periods")) })
      .first()
      .click();
    await expect(page.getByRole("table", { name: t("money.periods") })).toBeVisible();
    await look(page, "money-year");
    await page.goto("/admin/reports?part=ai&when=year");
    await expect(page.getByRole("radio", { name: t("money.part.ai") })).toBeChecked();
    await look(page, "money-ai");
    await page.goto("/admin/budgets");
    await page.getByRole("button", { name: t("budget.add") }).click();
    await page.getByRole("textbox", { name: t("budget.amount") }).fill(locale === "fa" ? "۲۵٫۵" : "25.50");
    await look(page, "money-budget");
    await page.getByRole("button", { name: t("budget.set") }).click();
    await expect(page.getByRole("heading", { name: t("budget.of.school") })).toBeVisible();
    await look(page, "money-budgets");
    await page.goto("/admin/transactions");
    await expect(page.getByRole("table", { name: t("money.transactions") })).toBeVisible();
    await page.getByRole("textbox", { name: t("money.seek.code") }).fill("sales.credit");
    await page.getByRole("button", { name: t("activity.show") }).click();
    await expect(page.getByRole("cell", { name: t("credit.reason.payment") }).first()).toBeVisible();
    await look(page, "money-transactions");
  },
);
