import { expect, test } from "vitest";
import { filesOf } from "../tools/budget.mjs";
import { boundary, compared, physical, sizes } from "../tools/rules.mjs";

test("first load counts what is imported at once, each file once, and nothing that is loaded later", () => {
  const manifest = {
    "index.html": {
      file: "assets/index.js",
      imports: ["_shared"],
      dynamicImports: ["admin"],
      css: ["assets/a.css"],
    },
    landing: { file: "assets/landing.js", imports: ["_shared", "index.html"] },
    admin: { file: "assets/admin.js", imports: ["_charts"] },
    _shared: { file: "assets/shared.js" },
    _charts: { file: "assets/charts.js" },
  };
  expect(filesOf(manifest, ["index.html", "landing"]).sort()).toEqual([
    "assets/index.js",
    "assets/landing.js",
    "assets/shared.js",
  ]);
  expect(() => filesOf(manifest, ["gone"])).toThrow("no gone");
});

test("physical CSS is found, logical CSS and comments are not", () => {
  const found = physical(
    "a.css",
    ".a {\n  margin-left: 0;\n  text-align: right;\n}\n.b { left: 0 }\n/* left: 0; */\n.c { inset-inline-start: 0; padding-inline: 1px; text-align: start; }\n.d { border-top-left-radius: 1px; }",
  );
  expect(found.map((line) => line.split(":")[1])).toEqual(["2", "3", "5", "8"]);
});

test("a feature may not reach into another, nor the kit into the app's world", () => {
  expect(boundary("src/features/today/Page.tsx", 'import { x } from "../words/Word";')).toHaveLength(1);
  expect(
    boundary("src/features/today/Page.tsx", 'import { x } from "./Week";\nimport { y } from "#ui";'),
  ).toEqual([]);
  expect(boundary("src/ui/Button.tsx", 'import { t } from "#i18n";')).toHaveLength(1);
  expect(boundary("src/api/client.ts", 'const x = import("../i18n/en");')).toHaveLength(1);
});

test("translations are compared: missing, other names, left in English, foreign letters and digits", () => {
  const en = {
    a: "One",
    b: "Hello {name}",
    c: "Three",
    d: "Four",
    e: { one: "{count} x", other: "{count} xs" },
  };
  expect(compared(en, { a: "یک", b: "سلام {name}", c: "سه", d: "چهار", e: { other: "{count} تا" } })).toEqual(
    [],
  );
  expect(compared(en, { b: "سلام", c: "Three", d: "4 تا", e: { other: "تا" }, f: "شش" })).toHaveLength(6);
});

test("a file of 250 lines passes, one of 251 doesn't", () => {
  expect(sizes("a.ts", "\n".repeat(250))).toEqual([]);
  expect(sizes("a.ts", "\n".repeat(251))).toHaveLength(1);
});
