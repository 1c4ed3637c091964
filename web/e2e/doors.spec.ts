import { DESK, expect, PHONE, test } from "./support";

test(
  "the pages before the door are readable, and say what to do when something is wrong",
  PHONE,
  async ({ page, t, look }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(t("landing.title.first"));
    await look(page, "landing");

    await page.getByRole("link", { name: t("landing.signIn") }).click();
    await page.getByRole("button", { name: t("identity.signIn") }).click();
    await expect(page.getByText(t("identity.field.required")).first()).toBeVisible();
    await look(page, "sign-in-empty");

    await page.getByLabel(t("identity.email")).fill("nobody@example.org");
    await page.getByLabel(t("identity.password"), { exact: true }).fill("not the password");
    await page.getByRole("button", { name: t("identity.signIn") }).click();
    await expect(page.getByRole("alert")).toContainText(t("problem.sign_in_refused"));
    await look(page, "sign-in-refused");

    await page.goto("/link#used-already-or-mistyped");
    await expect(page.getByRole("alert")).toContainText(t("problem.link_invalid"));
    await look(page, "link-refused");

    await page.goto("/nowhere");
    await expect(page.getByRole("heading", { name: t("lost.title") })).toBeVisible();
    await look(page, "lost");
  },
);

test(
  "whoever isn't signed in is asked to, and comes back to where they wanted to go",
  DESK,
  async ({ page, t }) => {
    await page.goto("/words");
    await expect(page).toHaveURL(/\/sign-in\?next=%2Fwords/);
    await page.getByRole("link", { name: t("identity.signUp") }).click();
    await expect(page).toHaveURL(/\/sign-up\?next=%2Fwords/);
  },
);

test("an address elsewhere is never followed after signing in", DESK, async ({ page, t }) => {
  await page.goto("/sign-in?next=//elsewhere.example");
  await expect(page.getByRole("link", { name: t("identity.signUp") })).toHaveAttribute("href", "/sign-up");
});

test("the language can be changed at the door, and stays changed", PHONE, async ({ page, locale }) => {
  await page.goto("/");
  const other = locale === "fa" ? { name: "English", dir: "ltr" } : { name: "فارسی", dir: "rtl" };
  await page.getByRole("button", { name: other.name }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", other.dir);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("dir", other.dir);
});
