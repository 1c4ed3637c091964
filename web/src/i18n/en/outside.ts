import { common } from "./common";
import { identity } from "./identity";
import { landing } from "./landing";
import { problems } from "./problems";

/** What is said before one is inside: fetched with the first page, so it counts in its budget. */
export const outside = {
  ...common,
  ...identity,
  ...landing,
  ...problems,
};
