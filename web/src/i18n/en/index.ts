import { admin } from "./admin";
import { common } from "./common";
import { identity } from "./identity";
import { landing } from "./landing";
import { lessons } from "./lessons";
import { library } from "./library";
import { problems } from "./problems";
import { reader } from "./reader";
import { settings } from "./settings";
import { today } from "./today";

/** The source of all keys: the other languages are typed by it, so that a missing text is a type error. */
export const en = {
  ...common,
  ...problems,
  ...landing,
  ...identity,
  ...today,
  ...settings,
  ...admin,
  ...library,
  ...reader,
  ...lessons,
} as const;

export type En = typeof en;
