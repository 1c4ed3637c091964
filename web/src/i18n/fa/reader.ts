import type { reader as source } from "../en/reader";
import type { Translation } from "../messages";

export const reader: Translation<typeof source> = {};
