import { DESK, expect, freshEmail, PASSWORD, PHONE, student, test } from "./support";

test("a newcomer signs up, answers four questions, sees today, sets things up, leaves and returns", async ({
  page,
  t,
  locale,
  look,
}) => {
  const email = freshEmail("newcomer");
  await page.goto("/sign-up");
  await page.getByLabel(t("identity.name")).fill("Sara");
  await page.getByLabel(t("identity.email")).fill(email);
  await page.getByLabel(t("identity.password"), { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t("identity.signUp") }).click();
  await page.waitForURL("**/welcome");

  await look(page, "welcome-native");
  await page.getByRole("main").getByRole("button", { name: "فارسی" }).click();
  await expect(page.getByRole("heading", { name: t("welcome.target") })).toBeVisible();
  await page
    .getByRole("main")
    .getByRole("button", { name: /^English/ })
    .click();
  await page.getByRole("button", { name: t("level.A2") }).click();
  await look(page, "welcome-goal");
  await page.getByRole("button", { name: t("welcome.goal.15") }).click();

  await expect(page).toHaveURL(/\/today$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Sara");
  const goal = page.getByRole("progressbar", { name: t("today.goal") });
  await expect(goal).toHaveAttribute("aria-valuetext", t("today.goal.of", { done: 0, goal: 15 }));
  await look(page, "today-first");

  await page
    .getByRole("link", { name: t("nav.cards") })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: t("cards.empty.title") })).toBeVisible();
  await look(page, "cards-empty");
  await page.getByRole("link", { name: t("cards.tab.words"), exact: true }).click();
  await expect(page.getByRole("heading", { name: t("words.empty.title") })).toBeVisible();
  await look(page, "words-empty");

  await page
    .getByRole("link", { name: t("nav.me") })
    .first()
    .click();
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByRole("button", { name: t("settings.zone") })).toContainText("Asia/Tehran");
  await look(page, "me");
  await page.getByRole("button", { name: t("settings.level") }).click();
  await page.getByRole("option", { name: t("level.B1") }).click();
  await expect(page.getByText(t("common.saved")).last()).toBeVisible();
  await page.getByText(t("settings.theme.dark"), { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await look(page, "me-dark");

  await page.getByRole("button", { name: t("settings.signOut") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(t("landing.title.first"));
  await page.goto("/me");
  await page.getByLabel(t("identity.email")).fill(email);
  await page.getByLabel(t("identity.password"), { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t("identity.signIn") }).click();
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole("button", { name: t("settings.level") })).toContainText("B1");
  await expect(page.locator("html")).toHaveAttribute("lang", locale);
});

test(
  "a session survives a reload and is shared by tabs; signing out in one ends it in all",
  PHONE,
  async ({ page, t }) => {
    await student(page, "/today");
    await expect(page).toHaveURL(/\/today$/);
    const second = await page.context().newPage();
    await second.goto("/me");
    await second.getByRole("button", { name: t("settings.signOut") }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  },
);

test("without a network the page says so and tries again when asked", DESK, async ({ page, t }) => {
  await student(page, "/today");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Sara");
  await page.route("**/api/cards/notes*", (route) => route.abort());
  await page
    .getByRole("link", { name: t("nav.cards") })
    .first()
    .click();
  await page.getByRole("link", { name: t("cards.tab.words"), exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(t("problem.offline"));
  await page.unroute("**/api/cards/notes*");
  await page.getByRole("button", { name: t("common.retry") }).click();
  await expect(page.getByRole("heading", { name: t("words.empty.title") })).toBeVisible();
});
