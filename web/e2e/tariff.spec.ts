import { type Page, request } from "@playwright/test";
import type { Translate } from "../src/i18n/translate";
import { DESK, EVERY, enter, expect, student, test } from "./support";

/** The messages that say what was done; they are read aloud too. */
const said = (page: Page, t: Translate) => page.getByRole("region", { name: t("common.messages") });

test(
  "an admin gives a name to the rulebook, and a learner's program that asks for it pays nothing",
  EVERY,
  async ({ page, browser, baseURL, t, locale, look }) => {
    const name = `house-${locale}`;
    const called = t("tariff.route.named", { name, plan: locale === "fa" ? "رایگان" : "Free" });
    const learner = await (
      await browser.newContext({ baseURL, locale: locale === "fa" ? "fa-IR" : "en-GB" })
    ).newPage();
    await student(learner, "/today");
    await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
    await enter(page, "admin");
    await expect(page).toHaveURL(/\/today$/);
    await page.goto("/admin");
    await page.getByRole("link", { name: t("tariff.title") }).click();
    await page.getByRole("button", { name: t("tariff.route.add") }).click();
    const save = page.getByRole("button", { name: t("common.save") });
    await page.getByRole("textbox", { name: t("tariff.name") }).fill("No such name");
    await save.click();
    await expect(page.getByText(t("tariff.name.invalid"))).toBeVisible();
    await look(page, "tariff-name");
    await page.getByRole("textbox", { name: t("tariff.name") }).fill(name);
    await save.click();
    await expect(said(page, t).getByText(t("tariff.saved", { name: called }))).toBeVisible();

    const list = page.getByRole("list", { name: t("tariff.upstreams.of", { name: called }) });
    await expect(list.getByRole("listitem")).toHaveCount(1);
    const first = (await list.getByRole("listitem").locator("bdi").textContent()) ?? "";
    await page.getByRole("button", { name: t("tariff.upstream.add.to", { name: called }) }).click();
    await page.getByRole("option", { name: "rulebook", exact: true }).click();
    await page
      .locator("section")
      .filter({ has: list })
      .last()
      .getByRole("button", { name: t("tariff.upstream.add"), exact: true })
      .click();
    const up = list.getByRole("button", { name: t("tariff.upstream.up", { name: "rulebook" }) });
    await page.route("**/api/gateway/routes/**", (route) =>
      route.fulfill({ status: 409, json: { code: "conflict", detail: "Changed meanwhile." } }),
    );
    await up.click();
    await expect(said(page, t).getByText(t("problem.conflict"))).toBeVisible();
    await expect(list.getByRole("listitem").first()).toContainText(first);
    await page.unroute("**/api/gateway/routes/**");
    await up.focus();
    await page.keyboard.press("Enter");
    await expect(list.getByRole("listitem").first()).toContainText("rulebook");
    await expect(
      list.getByRole("button", { name: t("tariff.upstream.down", { name: "rulebook" }) }),
    ).toBeFocused();
    await list.getByRole("button", { name: t("tariff.upstream.drop", { name: first }) }).click();
    await page.getByRole("button", { name: t("tariff.drop"), exact: true }).click();
    await expect(list.getByRole("listitem")).toHaveCount(1);
    await look(page, "tariff-routes");

    await learner.goto("/me/credit");
    await expect(learner.getByText(t("credit.asked.empty"))).toBeVisible();
    await learner.goto("/me/keys");
    await learner.getByLabel(t("keys.name")).fill("Editor");
    await learner.getByRole("button", { name: t("keys.make") }).click();
    const key = await learner.getByRole("dialog").locator("code").textContent();
    const program = await request.newContext({
      baseURL,
      extraHTTPHeaders: { Authorization: `Bearer ${key}` },
    });
    const messages = [{ role: "user", content: "What is a harbour?" }];
    await expect(async () => {
      const answer = await program.post("/v1/chat/completions", { data: { model: name, messages } });
      expect(answer.status()).toBe(200);
      expect(answer.headers()["x-lyceum-source"]).toBe("rules");
    }).toPass();
    await program.dispose();
    await learner.goto("/me/credit");
    const asked = learner
      .getByRole("list", { name: t("credit.asked") })
      .getByRole("listitem")
      .first();
    await expect(asked).toContainText(name);
    await expect(asked).toContainText(t("credit.source.rules"));
    await expect(asked).toContainText(t("credit.free"));
    await look(learner, "credit-asked");
    await learner.getByRole("button", { name: t("cards.stats.table") }).click();
    await expect(learner.getByRole("table", { name: t("credit.sums") })).toContainText(name);
    await learner.close();

    await page.getByRole("button", { name: t("tariff.route.drop.named", { name: called }) }).click();
    await look(page, "tariff-drop");
    await page.getByRole("button", { name: t("tariff.drop"), exact: true }).click();
    await expect(list).toHaveCount(0);
  },
);

test("an admin sets prices in euro, terms and products", DESK, async ({ page, t, locale, look }) => {
  const model = `model-${locale}`;
  const upstream = `openai / ${model}`;
  const code = `credit-${locale}`;
  const digits = (text: string) =>
    locale === "fa"
      ? text.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)] ?? digit).replace(".", "٫")
      : text;
  const field = (label: string) => page.getByRole("textbox", { name: label, exact: true });
  const choose = async (label: string, option: string) => {
    await page.getByRole("button", { name: label }).last().click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const save = page.getByRole("button", { name: t("common.save") });
  await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
  await enter(page, "admin");
  await expect(page).toHaveURL(/\/today$/);

  await page.goto("/admin/tariff?part=rates");
  await page.getByRole("button", { name: t("tariff.rate.add") }).click();
  await choose(t("tariff.provider"), "openai");
  await field(t("tariff.model")).fill(model);
  await field(t("tariff.price")).fill(digits("3.75"));
  await field(t("tariff.cost")).fill(digits("2.5000001"));
  await save.click();
  await expect(page.getByText(t("tariff.price.invalid"))).toBeVisible();
  await field(t("tariff.cost")).fill(digits("2.5"));
  await look(page, "tariff-rate");
  await save.click();
  const saved = `${upstream}: ${t("tariff.unit.input_token")}`;
  await expect(said(page, t).getByText(t("tariff.saved", { name: saved }))).toBeVisible();
  await expect(page.getByRole("table", { name: upstream })).toContainText(digits("3.75"));
  await look(page, "tariff-rates");

  await page.goto("/admin/tariff?part=terms");
  await expect(page.getByText(t("tariff.terms.empty"), { exact: true })).toBeVisible();
  await page.getByRole("button", { name: t("tariff.terms.add") }).click();
  await choose(t("tariff.upstream"), upstream);
  await field(t("tariff.terms.coefficient")).fill(digits("0.5"));
  await save.click();
  await expect(page.getByText(t("tariff.terms.coefficient.invalid"))).toBeVisible();
  await field(t("tariff.terms.coefficient")).fill(digits("1.5"));
  await save.click();
  await expect(page.getByRole("table", { name: t("tariff.part.terms") })).toContainText(digits("1.5"));
  await look(page, "tariff-terms");
  await page.getByRole("button", { name: t("tariff.drop.named", { name: upstream }) }).click();
  await page.getByRole("button", { name: t("tariff.drop"), exact: true }).click();
  await expect(said(page, t).getByText(t("tariff.dropped", { name: upstream }))).toBeVisible();

  await page.goto("/admin/tariff?part=products");
  await page.getByRole("button", { name: t("tariff.product.add") }).click();
  await field(t("tariff.product.code")).fill(code);
  await field(t("tariff.product.name.en")).fill("Five euro");
  await field(t("tariff.product.name.fa")).fill("پنج یورو");
  await field(t("tariff.product.price_eur")).fill(digits("5"));
  await field(t("tariff.product.price_irr")).fill(digits("6500000"));
  await field(t("tariff.product.amount")).fill(digits("5"));
  await look(page, "tariff-product");
  await save.click();
  await expect(page.getByRole("table", { name: t("tariff.part.products") })).toContainText(code);
  await look(page, "tariff-products");
});

test("an admin changes a plan while the school runs", EVERY, async ({ page, t, locale, look }) => {
  // Each language has a plan of its own: both are walked at once.
  const [code, name] = locale === "fa" ? ["basic", "پایه"] : ["plus", "Plus"];
  await page.addInitScript((chosen) => localStorage.setItem("lyceum.locale", chosen), locale);
  await enter(page, "admin");
  await page.goto("/admin/tariff?part=plans");
  await expect(page.getByRole("table", { name: t("tariff.part.plans") })).toContainText(
    t("tariff.plan.unlimited"),
  );
  await look(page, "tariff-plans");
  await page.getByRole("button", { name: t("tariff.edit", { name }) }).click();
  const calls = page.getByRole("textbox", { name: t("tariff.plan.calls"), exact: true });
  await calls.fill("0");
  await page.getByRole("button", { name: t("common.save") }).click();
  await expect(page.getByText(t("tariff.plan.calls.invalid"))).toBeVisible();
  await calls.fill("701");
  await look(page, "tariff-plan");
  await page.getByRole("button", { name: t("common.save") }).click();
  await expect(said(page, t).getByText(t("tariff.saved", { name: code }))).toBeVisible();
  await expect(page.getByRole("table", { name: t("tariff.part.plans") })).toContainText(
    locale === "fa" ? "۷۰۱" : "701",
  );
});
