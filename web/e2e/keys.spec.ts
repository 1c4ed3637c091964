import { expect, PHONE, student, test } from "./support";

test("an API key is made, shown once, and revoked", PHONE, async ({ page, t, look }) => {
  await student(page, "/me/keys");
  await expect(page.getByText(t("keys.none"))).toBeVisible();
  await page.getByLabel(t("keys.name")).fill("Editor");
  await page.getByRole("button", { name: t("keys.make") }).click();
  await expect(page.getByRole("dialog").locator("code")).toHaveText(/^lyc_/);
  await look(page, "key-new");
  await page.getByRole("button", { name: t("keys.new.done") }).click();
  await expect(page.getByText(t("keys.unused"))).toBeVisible();
  await look(page, "keys");
  await page.getByRole("button", { name: t("keys.revoke.named", { name: "Editor" }) }).click();
  await page
    .getByRole("button", { name: t("keys.revoke"), exact: true })
    .last()
    .click();
  await expect(page.getByText(t("keys.none"))).toBeVisible();
});
