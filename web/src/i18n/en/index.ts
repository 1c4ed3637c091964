import { inside } from "./inside";
import { outside } from "./outside";

/** The source of all keys: the other languages are typed by it, so that a missing text is a type error. */
export const en = { ...outside, ...inside };

export type En = typeof en;
