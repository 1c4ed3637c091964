import type { library as source } from "../en/library";
import type { Translation } from "../messages";

export const library: Translation<typeof source> = {};
