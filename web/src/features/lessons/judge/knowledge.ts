/** What the judge knows: tables that the server exports, and a list of common words for one language. Fetched when first needed. */

export interface Tables {
  everywhere: Record<string, string>;
  unwritten: Record<string, string>;
  persian: Record<string, string>;
  canonical: Record<string, Record<string, string>>;
  contracted: Record<string, string[]>;
  endings: Record<string, string>;
  isAfter: string[];
  apostropheMatters: string[];
  faEndings: string[];
  faPersons: string[];
  faBeginnings: string[];
  enBeginnings: string[];
  stems: Record<string, string>;
  verbs: Record<string, string>;
  irregular: Record<string, Record<string, string>>;
}

export interface WordList {
  very: string;
  common: string;
  /** Form and base in turn. */
  forms: string;
}

export type JudgedLanguage = "en" | "fa";

export interface Knowledge {
  language: JudgedLanguage;
  tables: Tables;
  /** Whether this is a common word, and not just a common mistake. */
  isWord(word: string): boolean;
  isListed(word: string): boolean;
  lemma(word: string): string;
}

/** The language as the judge knows it; null for one that only the server can judge. */
export function judgedLanguage(tag: string): JudgedLanguage | null {
  const code = tag.split(/[-_]/, 1)[0]?.toLowerCase();
  return code === "en" || code === "fa" ? code : null;
}

function pairsOf(forms: string): Map<string, string> {
  const parts = forms.split(" ");
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) found.set(parts[at] ?? "", parts[at + 1] ?? "");
  return found;
}

const PLURALS = ["هایی", "های", "ها"];

/** Whether a very common word of some length stands before a Persian plural's ending. */
function isPersianPlural(word: string, very: ReadonlySet<string>): boolean {
  const ending = PLURALS.find((one) => word.endsWith(one) && word.length - one.length > 2);
  return ending !== undefined && very.has(word.slice(0, -ending.length));
}

export function knowledgeOf(language: JudgedLanguage, tables: Tables, list: WordList): Knowledge {
  const very = new Set(list.very.split(" "));
  const common = new Set(list.common.split(" "));
  const forms = pairsOf(list.forms);
  const isWord = (word: string) =>
    very.has(word) || common.has(word) || (language === "fa" && isPersianPlural(word, very));
  return {
    language,
    tables,
    isWord,
    isListed: (word) => forms.has(word) || isWord(word),
    lemma: (word) => forms.get(word) ?? word,
  };
}

const fetched = new Map<string, Promise<unknown>>();

/** A file of the judge, fetched once; a failure is forgotten, so that it is tried again. */
function file(name: string): Promise<unknown> {
  const there = fetched.get(name);
  if (there) return there;
  const asked = fetch(`/judge/${name}.json`).then((answer) => {
    if (!answer.ok) throw new Error(`/judge/${name}.json: ${answer.status}`);
    return answer.json() as Promise<unknown>;
  });
  asked.catch(() => fetched.delete(name));
  fetched.set(name, asked);
  return asked;
}

/** What it takes to judge answers in a language. */
export async function loadKnowledge(language: JudgedLanguage): Promise<Knowledge> {
  const [tables, list] = await Promise.all([file("tables"), file(language)]);
  return knowledgeOf(language, tables as Tables, list as WordList);
}
