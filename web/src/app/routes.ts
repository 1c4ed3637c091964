/** Every address of the app. A feature declares its own in its routes.ts; it is loaded when somebody goes there. */

import type { ComponentType } from "react";
import { routes as addresses } from "../features/addresses/routes";
import { routes as admin } from "../features/admin/routes";
import { routes as ai } from "../features/ai/routes";
import { routes as cards } from "../features/cards/routes";
import { routes as credit } from "../features/credit/routes";
import { routes as doors } from "../features/doors/routes";
import { routes as identity } from "../features/identity/routes";
import { routes as invited } from "../features/invited/routes";
import { routes as landing } from "../features/landing/routes";
import { routes as lessons } from "../features/lessons/routes";
import { routes as library } from "../features/library/routes";
import { routes as messages } from "../features/messages/routes";
import { routes as money } from "../features/money/routes";
import { routes as partner } from "../features/partner/routes";
import { routes as people } from "../features/people/routes";
import { routes as privacy } from "../features/privacy/routes";
import { routes as promotions } from "../features/promotions/routes";
import { routes as reader } from "../features/reader/routes";
import { routes as security } from "../features/security/routes";
import { routes as settings } from "../features/settings/routes";
import { routes as shop } from "../features/shop/routes";
import { routes as statements } from "../features/statements/routes";
import { routes as subscription } from "../features/subscription/routes";
import { routes as tariff } from "../features/tariff/routes";
import { routes as today } from "../features/today/routes";
import { routes as wallet } from "../features/wallet/routes";
import { routes as welcome } from "../features/welcome/routes";
import { routes as words } from "../features/words/routes";

export interface RouteSpec {
  /** As TanStack Router writes it: `/books/$bookId`. */
  path: string;
  /** Loads the module that exports the page as `Page`. */
  load(): Promise<{ Page: ComponentType }>;
  /** shell: with the navigation. focus: alone on the screen, for reading and playing. bare: before one is inside. */
  frame: "shell" | "focus" | "bare";
  /**
   * everyone; out: only who isn't signed in; guest: whoever has a session, guests too; user; money: who may give credit; people: who looks after
   * people; inviter: who may invite some; admin.
   */
  access: "everyone" | "out" | "guest" | "user" | "money" | "people" | "inviter" | "admin";
  /** Its texts are all in i18n/<language>/outside.ts, so that it is shown without fetching the others. */
  outside?: boolean;
}

export const routes: readonly RouteSpec[] = [
  ...landing,
  ...identity,
  ...invited,
  ...doors,
  ...welcome,
  ...today,
  ...subscription,
  ...promotions,
  ...wallet,
  ...cards,
  ...words,
  ...library,
  ...reader,
  ...lessons,
  ...partner,
  ...security,
  ...people,
  ...settings,
  ...privacy,
  ...credit,
  ...shop,
  ...statements,
  ...money,
  ...admin,
  ...tariff,
  ...ai,
  ...messages,
  ...addresses,
];
