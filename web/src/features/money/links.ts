import type { Key } from "#i18n";
import type { IconName } from "#ui";

interface MoneyLink {
  href: string;
  icon: IconName;
  title: Key;
  /** What one does there, in a line. */
  detail: Key;
}

/** Everything that those who look after money go to, in the order of the hub. */
export const LINKS = [
  { href: "/admin/reports", icon: "pulse", title: "money.reports", detail: "money.link.reports" },
  {
    href: "/admin/transactions",
    icon: "text",
    title: "money.transactions",
    detail: "money.link.transactions",
  },
  { href: "/admin/budgets", icon: "flame", title: "budget.title", detail: "money.link.budgets" },
  { href: "/admin/payments", icon: "list", title: "payments.title", detail: "money.link.payments" },
  { href: "/admin/subscriptions", icon: "retry", title: "subscriptions.title", detail: "subscriptions.link" },
  { href: "/admin/disputes", icon: "undo", title: "disputes.title", detail: "disputes.link" },
  { href: "/admin/promotions", icon: "star", title: "promotions.title", detail: "promotions.link" },
  { href: "/admin/credit", icon: "add", title: "credit.grant.title", detail: "money.link.grant" },
  { href: "/admin/users", icon: "search", title: "record.title", detail: "money.link.record" },
  { href: "/admin/statements", icon: "check", title: "statements.title", detail: "statements.link" },
  { href: "/admin/seller", icon: "edit", title: "seller.title", detail: "seller.link" },
  { href: "/admin/withdrawals", icon: "out", title: "withdrawals.title", detail: "withdrawals.link" },
  { href: "/admin/tiers", icon: "star", title: "tiers.title", detail: "tiers.link" },
] as const satisfies readonly MoneyLink[];
