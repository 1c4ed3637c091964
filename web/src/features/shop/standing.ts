import type { Order } from "#api";

export type Face = "paid" | "waiting" | "back" | "not" | "new";

/** How an order stands, for its buyer: paid; waiting for the bank; the money goes back; not paid; not tried yet. */
export function faceOf({ state, payment }: Pick<Order, "state" | "payment">): Face {
  if (state === "paid" && payment?.state === "paid") return "paid";
  switch (payment?.state) {
    case undefined:
    case null:
      return state === "paid" ? "paid" : "new";
    case "refunding":
    case "refunded":
    case "charged_back":
      return "back";
    case "declined":
    case "expired":
      return "not";
    default:
      return "waiting";
  }
}
