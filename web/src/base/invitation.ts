/** An invitation's token while its owner signs in: in this tab alone, and gone with it. */

const NAME = "lyceum.invitation";

export function recallInvitation(): string | null {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null; // private mode or a browser setting: the link has to be opened again
  }
}

export function rememberInvitation(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, token);
  } catch {
    // As above.
  }
}
