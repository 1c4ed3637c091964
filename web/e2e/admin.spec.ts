import { DESK, enter, expect, PHONE, student, test } from "./support";

test("an admin sees whether the school is well", PHONE, async ({ page, t, locale, look }) => {
  // Made by the command line, the account speaks English until its owner chooses.
  await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
  await enter(page, "admin", "/admin");
  await expect(page.getByRole("table", { name: t("admin.checks") })).toBeVisible();
  await expect(page.getByRole("heading", { name: t("admin.jobs"), exact: true })).toBeVisible();
  await look(page, "admin");
  await page.getByRole("link", { name: t("activity.title") }).click();
  const table = page.getByRole("table", { name: t("activity.title") });
  await expect(table.getByRole("rowheader").filter({ hasText: "/api/" }).first()).toBeVisible();
  await look(page, "activity");
  await page.getByRole("textbox", { name: t("activity.user") }).fill("0000000000");
  await page.getByRole("button", { name: t("activity.show"), exact: true }).click();
  await expect(page.getByText(t("activity.empty"), { exact: true })).toBeVisible();
});

test("a learner is kept out of the admin's page", DESK, async ({ page }) => {
  await student(page, "/admin");
  await expect(page).toHaveURL(/\/today$/);
});
