/**
 * The service worker: keeps the app's own files, so that it starts without a network. It never touches what the school answers; what
 * is kept of that is kept by the app, for one learner.
 *
 * A page and its files are always of one version: the page comes from the cache of the version in charge, and a new version takes over
 * when the reader says so, or when no page of the old one is open.
 */

import { answerTo, cacheName, outdated, type Shell } from "./shell";

declare const self: ServiceWorkerGlobalScope;
declare const __SHELL__: Shell;

const shell: Shell = __SHELL__;
const PAGE = "/index.html";
const ANY = { ignoreVary: true } as const;

/** Hashed files never change: those that another version has fetched are taken over. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName(shell));
  const wanted = [...shell.files];
  for (const path of shell.later) if (await caches.match(path, ANY)) wanted.push(path);
  const isThere = async (path: string) => {
    const known = path.startsWith("/assets/") ? await caches.match(path, ANY) : undefined;
    if (known) await cache.put(path, known);
    return known !== undefined;
  };
  const missing: string[] = [];
  for (const path of wanted) if (!(await isThere(path))) missing.push(path);
  await cache.addAll(missing.map((path) => new Request(path, { cache: "reload" })));
}

async function clean(): Promise<void> {
  for (const name of outdated(await caches.keys(), shell)) await caches.delete(name);
  await self.clients.claim();
}

async function page(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName(shell));
  return (await cache.match(PAGE, ANY)) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName(shell));
  const path = new URL(request.url).pathname;
  const known =
    (await cache.match(path, ANY)) ?? (path.startsWith("/assets/") && (await caches.match(path, ANY)));
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) await cache.put(path, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(clean()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const how = answerTo(event.request, shell, self.location.origin);
  if (how === "page") event.respondWith(page(event.request));
  if (how === "file") event.respondWith(file(event.request));
});
