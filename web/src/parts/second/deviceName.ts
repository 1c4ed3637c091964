const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS/, "Mac"],
  [/CrOS/, "Chromebook"],
  [/Linux/, "Linux"],
];

/** What its owner would know this device by, until they call it otherwise. */
export function deviceName(): string {
  return SYSTEMS.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? location.hostname;
}
