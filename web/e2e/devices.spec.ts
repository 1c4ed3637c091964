import { EVERY, expect, PASSWORD, student, test } from "./support";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

test(
  "devices are listed, and signed out one by one and all at once",
  EVERY,
  async ({ page, request, t, look }) => {
    const email = await student(page, "/settings/devices");
    const elsewhere = () =>
      request.post("/api/identity/sessions", {
        data: { email, password: PASSWORD },
        headers: { "User-Agent": IPHONE },
      });
    expect((await elsewhere()).status()).toBe(201);
    const second = await (await elsewhere()).json();
    await page.reload();
    const phone = t("devices.browserOn", { browser: "Safari", system: "iPhone" });
    const out = page.getByRole("button", { name: t("devices.end.named", { name: phone }) });
    await expect(out).toHaveCount(2);
    await expect(page.getByText(t("devices.this"))).toHaveCount(1);
    await look(page, "devices");
    await out.first().click();
    await look(page, "devices-end");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("devices.end"), exact: true })
      .click();
    await expect(out).toHaveCount(1);
    await page.getByRole("button", { name: t("devices.others") }).click();
    await expect(out).toHaveCount(0);
    const headers = { Authorization: `Bearer ${second.access_token}` };
    await expect.poll(async () => (await request.get("/api/cards/notes", { headers })).status()).toBe(401);
    await page.getByRole("button", { name: t("devices.all"), exact: true }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: t("devices.all"), exact: true })
      .click();
    await expect(page).toHaveURL(/\/$/);
    await page.goto("/settings/devices");
    await expect(page).toHaveURL(/sign-in/);
  },
);
