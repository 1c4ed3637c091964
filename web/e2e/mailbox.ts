/** What people read in their mailboxes: the outbox of a school that sends nothing out of the house. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "./support";

const OUTBOX = join(process.env.LYCEUM_HOME ?? "", "outbox");

function textOf(letter: string): string {
  const boundary = letter.match(/boundary="([^"]+)"/)?.[1];
  const part = letter.split(`--${boundary}`).find((one) => /Content-Type: text\/plain/i.test(one)) ?? "";
  const [head = "", ...body] = part.split("\r\n\r\n");
  const written = body.join("\r\n\r\n");
  return /base64/i.test(head) ? Buffer.from(written, "base64").toString("utf8") : written;
}

/** The texts of all letters to this address, the oldest first. */
function letters(to: string): string[] {
  const files = readdirSync(OUTBOX).filter((name) => name.endsWith(".eml"));
  return files
    .sort()
    .map((name) => readFileSync(join(OUTBOX, name), "utf8"))
    .filter((letter) => letter.includes(`To: ${to}`))
    .map(textOf);
}

/** The text of letter number `count` to this address, once it has come. */
export async function letter(to: string, count: number): Promise<string> {
  let found: string[] = [];
  await expect
    .poll(
      () => {
        try {
          found = letters(to);
        } catch {
          found = []; // the first letter makes the folder
        }
        return found.length;
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(count);
  return found[count - 1] ?? "";
}
