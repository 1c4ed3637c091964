/** Tells the other tabs of this browser about signing in and out. */

import { auth } from "./client";

export function keepTabsTogether(): void {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel("lyceum.session");
  let last = auth.state.user?.id ?? null;
  let told = false;
  auth.subscribe((state) => {
    if (state.acting) return; // of this tab alone
    const id = state.user?.id ?? null;
    if (id !== last && !told) channel.postMessage(id);
    last = id;
  });
  channel.onmessage = (message: MessageEvent<string | null>) => {
    if (message.data === last) return;
    told = true;
    const settled =
      message.data === null ? Promise.resolve(auth.forget()) : auth.renew().catch(() => auth.forget());
    settled.finally(() => {
      told = false;
    });
  };
}
