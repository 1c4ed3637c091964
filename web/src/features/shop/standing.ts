import type { Order } from "#api";

export type Face = "paid" | "waiting" | "back" | "claimed" | "not" | "new";

/** How an order stands, for its buyer: paid; waiting for the bank; the money goes back; the buyer’s bank has it again; not paid; not tried yet. */
export function faceOf({ state, payment }: Pick<Order, "state" | "payment">): Face {
  if (state === "paid" && payment?.state === "paid") return "paid";
  switch (payment?.state) {
    case undefined:
    case null:
      return state === "paid" ? "paid" : "new";
    case "refunding":
    case "refunded":
      return "back";
    case "charged_back":
      return "claimed";
    case "declined":
    case "expired":
      return "not";
    default:
      return "waiting";
  }
}
