// What the service worker keeps: all that the app needs to start and to go on without a network, by the build's manifest.
import { createHash } from "node:crypto";

/** Files beside the build's own, which the first page asks for. */
const FIXED = [
  "/index.html",
  "/boot.js",
  "/icon.svg",
  "/icon-192.png",
  "/manifest.webmanifest",
  "/manifest.fa.webmanifest",
];
/** What the judge in the browser knows: large, and needed by those alone who keep lessons. */
const LATER = ["/judge/tables.json", "/judge/en.json", "/judge/fa.json"];

/** Letters of other languages are fetched with the first text that has them. */
const isFirstFont = (name) => /(-latin|-arabic)-wght-(normal|italic)/.test(name);

/** Scripts, styles and the usual fonts of the build, and a version that changes with any of their bytes. */
export function shellOf(manifest, read) {
  const assets = new Set();
  for (const { file, css = [], assets: other = [] } of Object.values(manifest))
    for (const one of [file, ...css, ...other]) assets.add(one);
  const kept = [...assets]
    .filter((name) => name.startsWith("assets/"))
    .filter((name) => !name.endsWith(".woff2") || isFirstFont(name))
    .sort()
    .map((name) => `/${name}`);
  const digest = createHash("sha256");
  for (const path of [...FIXED, ...LATER]) digest.update(read(path));
  for (const path of kept) digest.update(path);
  return { version: digest.digest("hex").slice(0, 12), files: [...FIXED, ...kept], later: LATER };
}

const SLOT = "__SHELL__";

/** The worker's script with the shell in its slot. */
export function shelled(script, shell) {
  if (!script.includes(SLOT)) throw new Error(`the worker's script has no ${SLOT}`);
  return script.replaceAll(SLOT, () => JSON.stringify(shell));
}
