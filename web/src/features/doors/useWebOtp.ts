import { useEffect, useRef } from "react";

interface OtpRequest extends CredentialRequestOptions {
  otp: { transport: ["sms"] };
}

/** Where the browser reads codes out of messages (Web OTP), it is asked for this one; elsewhere the keyboard offers it. */
export function useWebOtp(attempt: string, use: (code: string) => void): void {
  const latest = useRef(use);
  latest.current = use;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew for each code
  useEffect(() => {
    if (!("OTPCredential" in window)) return;
    const leaving = new AbortController();
    const asked: OtpRequest = { otp: { transport: ["sms"] }, signal: leaving.signal };
    navigator.credentials.get(asked).then(
      (found) => found && latest.current((found as Credential & { code: string }).code),
      () => {
        // Called off, or not allowed: the code is typed.
      },
    );
    return () => leaving.abort();
  }, [attempt]);
}
