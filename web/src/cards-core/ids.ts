/** Ids of reviews, kept words and sweeps: UUIDv7 (RFC 9562), made on the device, so that what is sent twice is counted once. */

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

/** A new id; ids of later milliseconds sort after earlier ones. */
export function reviewId(at: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const [a = 0, b = 0, c = 0, ...rest] = random;
  const time = hex(Math.floor(at), 12);
  const tail = rest.slice(0, 6).map((byte) => hex(byte, 2));
  const middle = `7${hex(((a << 8) | b) & 0xfff, 3)}-${hex((c & 0x3f) | 0x80, 2)}${hex(rest[6] ?? 0, 2)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${tail.join("")}`;
}
