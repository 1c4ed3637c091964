import { expect, it } from "vitest";
import { answerTo, cacheName, outdated } from "../../src/worker/shell";
import { shelled, shellOf } from "../../tools/shell.mjs";

const HOME = "https://school.test";
const shell = { version: "3", files: ["/index.html", "/boot.js"], later: ["/judge/en.json"] };
const how = (path: string, mode = "cors", method = "GET") =>
  answerTo({ method, mode, url: new URL(path, HOME).href }, shell, HOME);

it("the worker answers with the app's own files, and never for the school", () => {
  expect(["/", "/today", "/books/1/chapters/2"].map((path) => how(path, "navigate"))).toEqual(
    Array(3).fill("page"),
  );
  expect(["/assets/a-1.js", "/boot.js", "/judge/en.json"].map((path) => how(path))).toEqual(
    Array(3).fill("file"),
  );
  const school = [
    "/api/today",
    "/files/a.mp3?signature=1",
    "/health/ready",
    "/openapi.json",
    "/licences/a.txt",
  ];
  for (const path of school) expect([how(path), how(path, "navigate")]).toEqual([null, null]);
  expect(how("/today", "navigate", "POST")).toBeNull();
  expect(how("https://elsewhere.test/assets/a.js")).toBeNull();
  expect(how("/unknown.txt")).toBeNull();
});

it("one version before stays for pages that are still open, others go", () => {
  const names = ["lyceum.shell.1", "somebody-else", "lyceum.shell.2", cacheName(shell)];
  expect(outdated(names, shell)).toEqual(["lyceum.shell.1"]);
  expect(outdated([cacheName(shell)], shell)).toEqual([]);
});

const manifest = {
  "index.html": { file: "assets/index-1.js", css: ["assets/index-1.css"] },
  page: { file: "assets/page-1.js", assets: ["assets/source-sans-3-latin-wght-normal-1.woff2"] },
  rare: { file: "assets/literata-cyrillic-wght-normal-1.woff2" },
  worker: { file: "sw.js" },
};

it("the build's files are kept, fonts of other letters are not; any change is another version", () => {
  const { files, version } = shellOf(manifest, () => "a");
  expect(files.filter((path: string) => path.startsWith("/assets/"))).toEqual([
    "/assets/index-1.css",
    "/assets/index-1.js",
    "/assets/page-1.js",
    "/assets/source-sans-3-latin-wght-normal-1.woff2",
  ]);
  expect(files).not.toContain("/sw.js");
  expect(shellOf(manifest, () => "b").version).not.toBe(version);
  expect(shellOf({ ...manifest, other: { file: "assets/x-2.js" } }, () => "a").version).not.toBe(version);
});

it("the worker's script gets its shell, or the build fails", () => {
  expect(shelled("var s=__SHELL__;", { version: "$&" })).toBe('var s={"version":"$&"};');
  expect(() => shelled("var s;", {})).toThrow("no __SHELL__");
});
