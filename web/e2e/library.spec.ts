import { book } from "./library.book";
import { DESK, expect, PHONE, student, test } from "./support";

test.beforeEach(async ({ page }) => {
  await student(page, "/read");
});

test(
  "the shelf invites; a file that is no book is refused with what to do",
  DESK,
  async ({ page, t, look }) => {
    await expect(page.getByText(t("library.empty.title"))).toBeVisible();
    await look(page, "shelf");
    const file = {
      name: "letter.epub",
      mimeType: "application/epub+zip",
      buffer: Buffer.from([0, 1, 2, 3, 250, 251, 252]),
    };
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByRole("alert")).toContainText("letter.epub");
    await expect(page.getByRole("button", { name: t("file.choose") })).toBeEnabled();
    await look(page, "shelf-refused");
  },
);

test("a book is sent, read, practised and deleted", PHONE, async ({ page, t, look }) => {
  await page.locator("input[type=file]").setInputFiles(book.file);
  await page.getByRole("link", { name: book.title }).click({ timeout: 30_000 });
  await expect(page.getByRole("heading", { level: 1, name: book.title })).toBeVisible();
  await expect(page.locator("main ol li")).toHaveCount(2);
  await look(page, "book");

  await page.getByRole("button", { name: t("library.practise", { title: "The Empty Boat" }) }).click();
  await page.waitForURL(/\/lessons\//);
  await expect(page.getByRole("button", { name: t("lessons.start") })).toBeVisible();
  await page.getByRole("link", { name: t("lessons.leave") }).click();
  await expect(page.getByRole("heading", { name: t("library.lessons") })).toBeVisible();

  await page.getByRole("button", { name: t("library.delete"), exact: true }).click();
  const question = page.getByRole("dialog");
  await expect(question).toContainText(book.title);
  await look(page, "book-delete");
  await question.getByRole("button", { name: t("library.delete.keep") }).click();
  await expect(question).toHaveCount(0);
  await page.getByRole("button", { name: t("library.delete"), exact: true }).click();
  await question.getByRole("button", { name: t("library.delete"), exact: true }).click();
  await page.waitForURL(/\/read$/);
  await expect(page.getByText(t("library.empty.title"))).toBeVisible();
});
