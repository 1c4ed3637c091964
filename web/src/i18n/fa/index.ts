import type { Messages } from "../translate";
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

export const fa: Messages = {
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
};
