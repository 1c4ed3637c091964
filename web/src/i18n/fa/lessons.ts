import type { lessons as source } from "../en/lessons";
import type { Translation } from "../messages";

export const lessons: Translation<typeof source> = {};
