/** Is what was typed the word? Compared as a reader would: not by marks that hardly anybody types. */

const MARKS = /[\u064b-\u0652\u0670\u0640\u00ad]|\u200c|\u200d/g;
const SAME: Record<string, string> = { ي: "ی", ى: "ی", ك: "ک", "’": "'", "‘": "'", "“": '"', "”": '"' };

export const folded = (text: string, language: string): string =>
  text
    .normalize("NFKC")
    .replace(MARKS, "")
    .replace(/[يىك’‘“”]/g, (sign) => SAME[sign] ?? sign)
    .toLocaleLowerCase(language || undefined)
    .replace(/\s+/g, " ")
    .trim();

export interface Part {
  op: "same" | "extra" | "missing";
  text: string;
}

/** Letter by letter: what is right, what is too much, what is missing. */
export function compared(given: string, expected: string, language: string): Part[] {
  const [a, b] = [[...given.trim()], [...expected.trim()]];
  const same = (i: number, j: number) => folded(a[i] ?? "", language) === folded(b[j] ?? "", language);
  const rows = longest(a.length, b.length, same);
  const parts: Part[] = [];
  const push = (op: Part["op"], text: string) => {
    const last = parts.at(-1);
    if (last?.op === op) last.text += text;
    else parts.push({ op, text });
  };
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const isSame = i < a.length && j < b.length && same(i, j);
    const skipGiven = rows[i + 1]?.[j] ?? -1;
    const skipExpected = rows[i]?.[j + 1] ?? -1;
    if (isSame) {
      push("same", b[j] ?? "");
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || skipGiven >= skipExpected)) push("extra", a[i++] ?? "");
    else push("missing", b[j++] ?? "");
  }
  return parts;
}

/** Lengths of the longest common subsequences of all pairs of endings. */
function longest(rows: number, columns: number, same: (i: number, j: number) => boolean): number[][] {
  const table = Array.from({ length: rows + 1 }, () => new Array<number>(columns + 1).fill(0));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const [row, below] = [table[i] ?? [], table[i + 1] ?? []];
      row[j] = same(i, j) ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
