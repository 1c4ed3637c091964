import { useEffect, useState } from "react";

/** What stands behind the # of this page's address; it is taken out of the address bar, and no server ever sees it. */
export function useSecret(): string {
  const [secret] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  useEffect(() => window.history.replaceState(window.history.state, "", window.location.pathname), []);
  return secret;
}
