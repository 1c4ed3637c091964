/** Passkeys in this browser: asking the device for one, and its answers as the API takes them (WebAuthn's own JSON). */

const IP = /^(\d+\.){3}\d+$|:/;

/** Passkeys are bound to a name: they exist on https and on localhost, never at a bare IP address. */
export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential === "function" && window.isSecureContext && !IP.test(location.hostname);

/** Nothing came of it: refused on the device, or its time ran out. Shaped like a failed call. */
export class PasskeyFailed extends Error {
  readonly detail = "Nothing was confirmed. Try again, or take another way.";

  constructor(readonly code: "passkey_cancelled" | "passkey_known" | "passkeys_unavailable") {
    super(code);
  }
}

type Json = Record<string, unknown>;

function bytes(text: unknown): Uint8Array<ArrayBuffer> {
  const plain = atob(String(text).replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const named = (list: unknown) =>
  (list as Json[]).map((one) => ({
    ...one,
    id: bytes(one.id),
  })) as unknown as PublicKeyCredentialDescriptor[];

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const given = await ask();
    if (given instanceof PublicKeyCredential) return given;
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "InvalidStateError") throw new PasskeyFailed("passkey_known");
    if (name === "SecurityError") throw new PasskeyFailed("passkeys_unavailable");
  }
  throw new PasskeyFailed("passkey_cancelled");
}

/** A new passkey for what the API has asked. */
export async function makePasskey(options: Json) {
  const user = options.user as Json;
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: named(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await asked(() => navigator.credentials.create({ publicKey }));
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: "public-key" as const,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? null,
    },
  };
}

/** The answer of a passkey to what the API has asked. */
export async function showPasskey(options: Json) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: named(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const shown = await asked(() => navigator.credentials.get({ publicKey }));
  const response = shown.response as AuthenticatorAssertionResponse;
  return {
    id: shown.id,
    rawId: text(shown.rawId),
    type: "public-key" as const,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}
