import { book } from "./library.book";
import { EVERY, expect, student, test } from "./support";

test("the contents of a book are confirmed, changed and brought back", EVERY, async ({ page, t, look }) => {
  await student(page, "/read");
  await page.locator("input[type=file]").setInputFiles(book.file);
  await page.getByRole("link", { name: book.title }).click({ timeout: 30_000 });
  await expect(page.getByRole("heading", { name: t("contents.question") })).toBeVisible();
  await expect(page.getByRole("link", { name: t("library.begin") })).toBeVisible();
  await look(page, "book-question");
  await page.getByRole("link", { name: t("contents.change"), exact: true }).click();

  const rows = page.locator("main ol > li");
  const row = (title: string) => page.getByRole("button", { name: title, expanded: false });
  const act = (key: Parameters<typeof t>[0]) =>
    page.getByRole("group").getByRole("button", { name: t(key as "contents.merge"), exact: true });
  await expect(rows).toHaveCount(2);
  await row("The Empty Boat").press("Enter");
  await look(page, "contents");

  // merged, and taken back with the keyboard
  await act("contents.merge").press("Enter");
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole("button", { name: "The Empty Boat" })).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(rows).toHaveCount(2);

  // split in two; the second half is named, and moved to the end by keys alone
  await act("contents.split").click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("listitem")).toHaveCount(3);
  await look(page, "contents-split");
  await sheet.getByRole("button", { name: /Inside the boat lay a letter/ }).click();
  await expect(rows).toHaveCount(3);
  await row(t("contents.continued", { title: "The Empty Boat" })).click();
  await act("contents.rename").click();
  await page.getByLabel(t("contents.name")).fill("The Wet Letter");
  await page.keyboard.press("Enter");
  await expect(rows.nth(1)).toContainText("The Wet Letter");
  await act("contents.down").press("Enter");
  await expect(rows.nth(2)).toContainText("The Wet Letter");
  await expect(act("contents.down")).toBeDisabled();

  // what is left out stays in the list; leaving without saving is asked about
  await row("The Dry Letter").click();
  await act("contents.leaveOut").click();
  await expect(rows.nth(1)).toContainText(t("contents.out"));
  await look(page, "contents-changed");
  await page.getByRole("link", { name: book.title }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: t("contents.leave.stay") })
    .click();
  await page.getByRole("button", { name: t("common.save") }).click();

  await page.waitForURL(/\/books\/[\w-]+$/);
  await expect(page.getByRole("heading", { name: t("contents.question") })).toHaveCount(0);
  await expect(rows).toHaveText([/The Empty Boat/, /The Wet Letter/]);
  await page.getByRole("link", { name: /The Wet Letter/ }).click();
  await expect(page.getByText("Inside the boat lay a letter").first()).toBeVisible();

  await page.goBack();
  await page.getByRole("link", { name: t("contents.edit") }).click();
  await page.getByRole("button", { name: t("contents.versions") }).click();
  await expect(sheet.getByRole("listitem")).toHaveCount(2);
  await look(page, "contents-versions");
  await sheet
    .getByRole("button", { name: t("contents.restore", { name: t("contents.version.first") }) })
    .click();
  await expect(rows).toHaveText([/The Empty Boat/, /The Dry Letter/]);
});
