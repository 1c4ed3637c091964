/** The service worker, seen from the page: started once, and heard when a new version is ready. */

const ADDRESS = "/sw.js";
const LOOK_AGAIN_MS = 3_600_000;

let isReady = false;
let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

export const isUpdateReady = () => isReady;

export function onUpdate(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

function ready(worker: ServiceWorker | null): void {
  waiting = worker;
  isReady = true;
  for (const changed of listeners) changed();
}

/** Loads the page anew, in the new version. */
export function update(): void {
  if (!waiting) {
    window.location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
    once: true,
  });
  waiting.postMessage("take over");
}

/** Keeps the app on this device. Where browsers allow no worker it works as before, with a network. */
export async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  const hadOne = serviceWorker.controller !== null;
  // Another tab has let the new version in: this page is of the old one.
  if (hadOne) serviceWorker.addEventListener("controllerchange", () => ready(null));
  const registration = await serviceWorker.register(ADDRESS, { updateViaCache: "none" }).catch(() => null);
  if (!registration) return; // refused by the browser's settings, or no network yet
  if (registration.waiting && hadOne) ready(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", () => {
      if (fresh.state === "installed" && serviceWorker.controller) ready(fresh);
    });
  });
  window.setInterval(() => navigator.onLine && registration.update().catch(() => undefined), LOOK_AGAIN_MS);
}
