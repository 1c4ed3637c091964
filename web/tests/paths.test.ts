import { expect, test } from "vitest";
import { ownPath } from "../src/base/paths";

test.each(["/words", "/books/1?after=2#end", "/", "/%2F/elsewhere.example", "/a//b", "/@elsewhere.example"])(
  "%j is a place of ours",
  (path) => expect(ownPath(path)).toBe(path),
);

test.each([
  "//elsewhere.example",
  "/\\elsewhere.example",
  "\\\\elsewhere.example",
  "/\t/elsewhere.example",
  "/\n/elsewhere.example",
  "/.//elsewhere.example",
  "/..//elsewhere.example",
  "https://elsewhere.example",
  "https:elsewhere.example",
  "javascript:alert(1)",
  "\tjavascript:alert(1)",
  "words",
  "",
  null,
  ["//elsewhere.example"],
])("%j leads away", (path) => expect(ownPath(path)).toBeNull());
