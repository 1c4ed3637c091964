import type { Messages } from "../translate";
import { inside } from "./inside";
import { outside } from "./outside";

export const fa: Messages = { ...outside, ...inside };
