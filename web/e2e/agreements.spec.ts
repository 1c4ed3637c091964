import { EVERY, enter, expect, test } from "./support";

test(
  "at the sandbox bank somebody agrees to be charged, and sees it renewed, refused, paid and ended",
  EVERY,
  async ({ page, locale, look }) => {
    const headers = { Authorization: `Bearer ${await enter(page, "student", "/today")}` };
    const ask = async (path: string) => (await page.request.get(`/api/billing/${path}`, { headers })).json();
    const plans: { code: string; every: string | null; price_eur: number | null }[] = (await ask("shop"))
      .products;
    const plan = plans.find((one) => one.every === "month" && one.price_eur);
    const begun = await page.request.post("/api/billing/subscriptions", {
      data: { product: plan?.code, currency: "EUR", biller: "sandbox", locale },
      headers: { ...headers, "Idempotency-Key": crypto.randomUUID() },
    });
    expect(begun.status()).toBe(201);
    const { subscription, url } = await begun.json();
    const current = async () => (await ask("subscriptions")).current;
    const press = (what: string) => page.locator(`button[value=${what}]`).click();

    await page.goto(url);
    await page.locator("summary").click();
    await look(page, "bank-agree");
    await press("agree");
    await expect(page).not.toHaveURL(/\/bank\//);
    expect(await current()).toMatchObject({ id: subscription.id, state: "active" });

    await page.goto(url);
    await look(page, "bank-agreement");
    const first = (await current()).period_start;
    await press("charge");
    await expect(page.locator("main li b")).toHaveCount(2);
    expect((await current()).period_start).not.toBe(first);

    await page.locator("summary").click();
    await look(page, "bank-agreement-more");
    await press("decline");
    await expect(page.locator("button[value=try_again]")).toBeVisible();
    await look(page, "bank-refused");
    expect(await current()).toMatchObject({ state: "past_due" });
    await press("try_again");
    await expect(page.locator("button[value=charge]")).toBeVisible();
    expect(await current()).toMatchObject({ state: "active" });

    await press("cancel_at_end");
    await expect(page.locator("button[value=keep]")).toBeVisible();
    await look(page, "bank-ends");
    expect(await current()).toMatchObject({ cancels_at_end: true });
    await press("charge");
    await expect(page.locator("button[value=charge]")).toHaveCount(0);
    await look(page, "bank-ended");
    expect(await current()).toBeNull();
  },
);
