export const money = {
  "money.title": "Money",
  "money.lead": "What came in, what went out, and where to look after it.",
  "money.links": "Go to",
  "money.link.payments": "Everybody’s payments, what became of them, and giving them back",
  "money.link.grant": "Give credit by hand, with a reason that stays in the books",
  "money.link.record": "One person: plan, credit, what they used",
} as const;
