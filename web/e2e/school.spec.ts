import { EVERY, enter, expect, test } from "./support";

test(
  "two admins change the settings of the school at once",
  EVERY,
  async ({ page, request, t, look, locale }) => {
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    const token = await enter(page, "admin");
    await expect(page).toHaveURL(/\/today$/);
    await page.goto("/admin/settings");
    const note = page.getByLabel(t("school.note"));
    await expect(note).toBeVisible();
    await look(page, "school");
    const headers = { Authorization: `Bearer ${token}` };
    const seen = await (await request.get("/api/identity/school", { headers })).json();
    const theirs = { ...seen, staff_sign_in_address_note: "Ask Omid" };
    expect((await request.put("/api/identity/school", { headers, data: theirs })).status()).toBe(200);
    await note.fill("Ask Mina");
    await page.getByRole("button", { name: t("common.save") }).click();
    await expect(page.getByText(t("problem.stale_settings"))).toBeVisible();
    await look(page, "school-stale");
    await page.getByRole("button", { name: t("school.stale.take") }).click();
    await expect(note).toHaveValue("Ask Omid");
    await note.fill("");
    await page.getByRole("button", { name: t("common.save") }).click();
    await expect(page.getByText(t("common.saved")).first()).toBeVisible();
  },
);

test("a school that is not open to everybody says so at the door", EVERY, async ({ page, t, look }) => {
  const ways = { password: true, passkey: true, sms: false, google: false, apple: false, providers: [] };
  const doors = { ...ways, staff_note: "Ask Mina" };
  let now = { ...doors, sign_up_open: false, by_invitation_only: false };
  await page.route("**/api/identity/doors", (route) => route.fulfill({ json: now }));
  await page.goto("/sign-up");
  await expect(page.getByText(t("problem.sign_up_closed"))).toBeVisible();
  await look(page, "sign-up-closed");
  now = { ...now, sign_up_open: true, by_invitation_only: true };
  await page.reload();
  await expect(page.getByText(t("problem.invitation_needed"))).toBeVisible();
  await page.getByRole("link", { name: t("identity.signIn") }).click();
  await expect(page.getByLabel(t("identity.email"))).toBeVisible();
  await page.goto("/admin/sign-in");
  await expect(page.getByText("Ask Mina")).toBeVisible();
  await look(page, "door-note");
});
