import { EVERY, enter, expect, freshEmail, PASSWORD, student, test } from "./support";

test(
  "an admin looks after somebody: role, suspension, seeing what they see, the log of it",
  EVERY,
  async ({ page, t, locale, look }) => {
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    const email = await student(page, "/today");
    await enter(page, "admin", "/admin/people");
    const search = page.getByRole("searchbox", { name: t("people.search") });
    await search.fill(email.slice(0, 30));
    const found = page.getByRole("rowheader").getByRole("link");
    await expect(found).toHaveCount(1);
    await look(page, "people");
    await search.fill("nobody-is-called-so");
    await expect(page.getByText(t("people.empty"), { exact: true })).toBeVisible();
    await search.fill(email);
    await expect(found).toHaveCount(1);
    await found.click();
    await expect(page.getByRole("heading", { level: 1, name: "Sara" })).toBeVisible();
    await look(page, "person");

    await page.getByRole("button", { name: t("people.role.change") }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: t("record.role.student") }).click();
    await page.getByRole("option", { name: t("record.role.teacher") }).click();
    await sheet.getByRole("textbox", { name: t("people.reason") }).fill("Teaches the evening class");
    await look(page, "person-role");
    await sheet.getByRole("button", { name: t("people.role.change") }).click();
    await expect(page.getByText("Teaches the evening class")).toBeVisible();

    await page.getByRole("button", { name: t("acting.begin") }).click();
    await sheet.getByRole("textbox", { name: t("people.reason") }).fill("Cannot find a book");
    await sheet.getByRole("button", { name: t("acting.begin") }).click();
    await expect(page).toHaveURL(/\/today$/);
    const banner = page.getByRole("region", { name: t("acting.label") });
    await expect(banner).toContainText("Sara");
    await look(page, "acting");
    await page.getByRole("link", { name: t("nav.me") }).click();
    await expect(banner).toBeVisible();
    await banner.getByRole("button", { name: t("acting.end") }).click();
    await expect(banner).toHaveCount(0);

    await page.getByRole("button", { name: t("people.suspend") }).click();
    await sheet.getByRole("textbox", { name: t("people.reason") }).fill("Sold answers");
    await sheet.getByRole("button", { name: t("people.suspend") }).click();
    await expect(page.getByText(t("people.suspended.why", { reason: "Sold answers" }))).toBeVisible();
    await look(page, "person-suspended");
    await page.getByRole("link", { name: t("people.history.all") }).click();
    const log = page.getByRole("list", { name: t("audit.title") });
    await expect(log.getByText(t("audit.what.suspended"))).toBeVisible();
    await expect(log.getByText(t("audit.what.acting_ended"))).toBeVisible();
    await look(page, "audit");
    const refused = await page.request.post("/api/identity/sessions", {
      data: { email, password: PASSWORD },
    });
    expect(refused.status()).toBe(401);
  },
);

test("somebody is invited, and comes", EVERY, async ({ page, t, locale, look }) => {
  await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
  const token = await enter(page, "admin", "/admin/invitations");
  await expect(page.getByRole("heading", { level: 1, name: t("invitations.title") })).toBeVisible();
  await look(page, "invitations-empty");
  const email = freshEmail("invited");
  await page.getByRole("button", { name: t("invitations.invite") }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("textbox", { name: t("identity.email") }).fill(email);
  await sheet.getByRole("button", { name: t("record.role") }).click();
  await page.getByRole("option", { name: t("record.role.author") }).click();
  await look(page, "invite");
  await sheet.getByRole("button", { name: t("invitations.send") }).click();
  await expect(page.getByRole("rowheader", { name: email })).toBeVisible();
  await look(page, "invitations");
  const read = async (path: string) =>
    (
      await page.request.get(`/api/notify/messages${path}`, { headers: { Authorization: `Bearer ${token}` } })
    ).json();
  let link = "";
  await expect
    .poll(async () => {
      const { items } = await read("?template=invitation&limit=1");
      link = (await read(`/${items[0].id}`)).content?.links[0] ?? "";
      return link;
    })
    .toContain("/invitation#");
  await page.context().clearCookies();
  await page.evaluate(() => localStorage.removeItem("lyceum.session"));
  await page.goto(new URL(link).pathname + new URL(link).hash);
  await expect(page.getByText(t("invited.for", { email }))).toBeVisible();
  expect(new URL(page.url()).hash).toBe("");
  await look(page, "invited");
  await page.getByRole("textbox", { name: t("identity.name") }).fill("Nima");
  await page.getByLabel(t("identity.password"), { exact: true }).fill("violet kettle 77 stairs tea");
  await page.getByRole("button", { name: t("invited.accept") }).click();
  await expect(page).toHaveURL(/\/welcome$/);
  await page.goto(new URL(link).pathname + new URL(link).hash);
  await expect(page.getByText(t("problem.invitation_invalid"))).toBeVisible();
  await look(page, "invited-used");
});
