import { EVERY, enter, expect, freshEmail, PHONE, student, test } from "./support";

test(
  "an accountant gives credit by hand, and the receiver sees how much and why",
  EVERY,
  async ({ page, t, locale, look }) => {
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    const email = freshEmail("accountant");
    await enter(page, "accountant", "/today", email);
    await expect(page).toHaveURL(/\/today$/);
    await page.goto("/me/credit");
    await expect(page.getByText(t("credit.empty"))).toBeVisible();
    await look(page, "credit-empty");
    await page.goto("/me");
    await page.getByRole("link", { name: t("money.title") }).click();
    await look(page, "money");
    await page.locator('a[href="/admin/credit"]').click();
    const user = page.getByRole("textbox", { name: t("credit.grant.user") });
    const give = page.getByRole("button", { name: t("credit.grant.give") });
    await user.fill(freshEmail("nobody"));
    await page
      .getByRole("textbox", { name: t("credit.grant.amount") })
      .fill(locale === "fa" ? "۱۲٫۵" : "12.5");
    await page.getByRole("textbox", { name: t("credit.grant.reason") }).fill("Won the spelling contest");
    await give.click();
    await expect(page.getByRole("alert")).toContainText(t("problem.not_found"));
    await user.fill(email);
    await give.click();
    await expect(page.getByText(email)).toBeVisible();
    await look(page, "credit-grant");
    await page.goto("/admin/users");
    await page.getByRole("textbox", { name: t("record.find") }).fill(email);
    await page.getByRole("button", { name: t("record.look") }).click();
    await expect(page.getByText(t("record.plan.role"))).toBeVisible();
    await page.getByRole("textbox", { name: t("credit.grant.reason") }).fill("A year as a gift");
    await page.getByRole("button", { name: t("record.give"), exact: true }).click();
    await expect(page.getByText("A year as a gift").first()).toBeVisible();
    await look(page, "record");
    await page.goto("/me/credit");
    await expect(page.getByText("A year as a gift")).toBeVisible();
    await expect(page.getByText("Won the spelling contest")).toBeVisible();
    await expect(page.locator("strong", { hasText: t("credit.reason.grant") })).toBeVisible();
    await look(page, "credit");
  },
);

test("a learner is kept out of the page that gives credit", PHONE, async ({ page }) => {
  await student(page, "/admin/credit");
  await expect(page).toHaveURL(/\/today$/);
});
