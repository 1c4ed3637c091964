import { addresses } from "./addresses";
import { admin } from "./admin";
import { ai } from "./ai";
import { audit } from "./audit";
import { cards } from "./cards";
import { checks } from "./checks";
import { contents } from "./contents";
import { credit } from "./credit";
import { devices } from "./devices";
import { doors } from "./doors";
import { lessons } from "./lessons";
import { library } from "./library";
import { money } from "./money";
import { notify } from "./notify";
import { offline } from "./offline";
import { partner } from "./partner";
import { people } from "./people";
import { privacy } from "./privacy";
import { promotions } from "./promotions";
import { reader } from "./reader";
import { receipts } from "./receipts";
import { school } from "./school";
import { security } from "./security";
import { settings } from "./settings";
import { shop } from "./shop";
import { statements } from "./statements";
import { subscription } from "./subscription";
import { tariff } from "./tariff";
import { today } from "./today";
import { troubles } from "./troubles";
import { wallet } from "./wallet";

/** What is said inside: fetched with the first page that needs it. */
export const inside = {
  ...addresses,
  ...admin,
  ...ai,
  ...audit,
  ...cards,
  ...checks,
  ...contents,
  ...credit,
  ...devices,
  ...doors,
  ...lessons,
  ...library,
  ...money,
  ...notify,
  ...offline,
  ...partner,
  ...people,
  ...privacy,
  ...promotions,
  ...reader,
  ...receipts,
  ...school,
  ...security,
  ...settings,
  ...shop,
  ...statements,
  ...subscription,
  ...tariff,
  ...today,
  ...troubles,
  ...wallet,
};
