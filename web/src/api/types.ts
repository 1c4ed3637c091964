/** Short names for what the API takes and gives, found by path: the only file that knows how the document is made up. */

import type { paths } from "./schema";

type Method = "get" | "post" | "put" | "patch" | "delete";

type Json<T> = T extends { content: { "application/json": infer B } } ? B : never;

/** The body of the answer when all went well. */
type Given<P extends keyof paths, M extends Method> = paths[P][M] extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 | 202 ? Json<R[S]> : never }[keyof R]
  : never;

/** The body of the request. */
type Taken<P extends keyof paths, M extends Method> = paths[P][M] extends { requestBody: infer B }
  ? Json<B>
  : never;

export type Session = Given<"/api/identity/sessions/refresh", "post">;
/** What a way in answers when a second factor is needed. */
export type SecondStep = Exclude<Given<"/api/identity/sessions", "post">, Session>;
export type User = Session["user"];
export type OpenSession = Given<"/api/identity/sessions", "get">[number];
export type SchoolSettings = Given<"/api/identity/school", "get">;
export type Ways = Given<"/api/identity/me/ways", "get">;
export type Provider = Given<"/api/identity/providers", "get">[number];
export type NewProvider = Taken<"/api/identity/providers", "post">;
export type ProviderChange = Taken<"/api/identity/providers/{provider_id}", "put">;
export type Factors = Given<"/api/identity/factors", "get">;
export type Passkey = Factors["passkeys"][number];
export type NewAuthenticator = Given<"/api/identity/factors/authenticator", "post">;
export type Person = Given<"/api/identity/people", "get">["items"][number];
export type PersonDetail = Given<"/api/identity/people/{user_id}", "get">;
export type NewPerson = Taken<"/api/identity/people", "post">;
/** A session in somebody's place. */
export type ActingSession = Given<"/api/identity/people/{user_id}/acting", "post">;
export type Acting = ActingSession["acting"];
export type Invitation = Given<"/api/identity/invitations", "get">["items"][number];
export type NewInvitation = Taken<"/api/identity/invitations", "post">;
export type InvitationSeen = Given<"/api/identity/invitations/look", "post">;
export type AuditLine = Given<"/api/identity/audit", "get">["items"][number];
export type ApiKey = Given<"/api/identity/keys", "get">[number];
export type KeyWish = Taken<"/api/identity/keys", "post">;
export type KeyScope = KeyWish["scopes"][number];
export type NewApiKey = Given<"/api/identity/keys", "post">;
export type Privacy = Given<"/api/privacy", "get">;
export type Archive = NonNullable<Privacy["export"]>;
export type UserRecord = Given<"/api/credit/record", "get">;
/** A plan's code. */
export type Plan = UserRecord["plan"];
export type PlanTerms = Given<"/api/billing/plans", "get">[number];
export type ActivityPage = Given<"/api/admin/activity", "get">;
export type ActivityLine = ActivityPage["items"][number];
export type AddressState = Given<"/api/identity/me/email", "get">;
export type SentMessage = Given<"/api/notify/messages", "get">["items"][number];
export type MessageDetail = Given<"/api/notify/messages/{message_id}", "get">;
export type MessageAttempt = MessageDetail["attempts"][number];
export type MessageContent = NonNullable<MessageDetail["content"]>;
export type Carriers = Given<"/api/notify/carriers", "get">;
export type Profile = Given<"/api/progress/profile", "get">;
export type ProfileChanges = Taken<"/api/progress/profile", "put">;
export type Level = NonNullable<Profile["level"]>;
export type Today = Given<"/api/today", "get">;
export type Book = Given<"/api/library/books", "get">["items"][number];
export type BookDetail = Given<"/api/library/books/{book_id}", "get">;
export type Chapter = Given<"/api/library/books/{book_id}/chapters/{number}", "get">;
export type Block = Chapter["blocks"][number];
export type Tree = Given<"/api/library/books/{book_id}/tree", "get">;
export type TreeSection = Tree["sections"][number];
export type TreeVersion = Given<"/api/library/books/{book_id}/tree/versions", "get">[number];
export type NewTree = Taken<"/api/library/books/{book_id}/tree", "put">;
export type BlockLine = Given<"/api/library/books/{book_id}/tree/blocks", "get">["items"][number];
export type WordCard = Given<"/api/library/words", "get">;
export type Speech = Given<"/api/gateway/speech", "post">;
export type Note = Given<"/api/cards/notes", "get">["items"][number];
export type SentNote = Taken<"/api/cards/notes", "post">;
export type NewNote = Omit<SentNote, "id" | "kept_at" | "look_up"> & Partial<Pick<SentNote, "look_up">>;
export type NoteChanges = Taken<"/api/cards/notes/{note_id}", "patch">;
export type Reading = Given<"/api/cards/reading", "get">;
export type Standing = Reading["usual"];
export type TermMarks = Taken<"/api/cards/terms", "put">;
export type Swept = Given<"/api/cards/reading/known/{sweep_id}", "put">;
export type Sweep = Taken<"/api/cards/reading/known/{sweep_id}", "put">;
/** Something that was said of words, as it is told late. */
export type WordChange = Taken<"/api/cards/changes", "post">["changes"][number];
export type Deck = Given<"/api/cards/decks", "get">[number];
export type NewDeck = Taken<"/api/cards/decks", "post">;
export type DeckChanges = Taken<"/api/cards/decks/{deck_id}", "patch">;
export type StudyQueue = Given<"/api/cards/study", "get">;
export type StudyCard = StudyQueue["cards"][number];
export type CardState = Given<"/api/cards/notes/{note_id}/cards", "get">[number];
export type ReviewLine = Taken<"/api/cards/reviews", "post">["reviews"][number];
export type CardStatistics = Given<"/api/cards/statistics", "get">;
export type LessonSummary = Given<"/api/lessons", "get">["items"][number];
export type Lesson = Given<"/api/lessons/{lesson_id}", "get">;
export type Activity = Lesson["activities"][number];
export type ActivityResponse = Taken<"/api/lessons/{lesson_id}/attempts", "post">["response"];
export type LessonSound = Given<"/api/lessons/{lesson_id}/sounds", "get">[number];
export type LessonPack = Given<"/api/lessons/{lesson_id}/pack", "get">;
/** An answer under the id that was made for it: sent twice it counts once. */
export type Answer = Taken<"/api/lessons/{lesson_id}/attempts", "post">;
/** Where a reader is; `offset` is in code points of the block. */
export type Place = Omit<Taken<"/api/library/books/{book_id}/place", "put">, "moved_at">;
export type Verdict = Given<"/api/lessons/{lesson_id}/attempts", "post">;
export type DiffPart = Verdict["diff"][number];
export type Balance = Given<"/api/credit/balance", "get">[number];
export type CreditEntry = Given<"/api/credit/entries", "get">["items"][number];
export type NewGrant = Taken<"/api/credit/grants", "post">;
export type NewPromotion = Taken<"/api/credit/promotions", "post">;
export type Promotion = Given<"/api/credit/promotions", "get">[number];
export type AiCall = Given<"/api/gateway/calls", "get">["items"][number];
export type AiSum = Given<"/api/gateway/calls/summary", "get">[number];
export type Route = Given<"/api/gateway/routes", "get">[number];
export type Upstream = Required<Route["upstreams"][number]>;
export type Rate = Given<"/api/gateway/rates", "get">[number];
export type Terms = Given<"/api/gateway/terms", "get">[number];
export type Entitlements = Given<"/api/billing/entitlements", "get">;
export type Shop = Given<"/api/billing/shop", "get">;
export type Product = Given<"/api/billing/products", "get">[number];
export type Way = Shop["ways"][number];
export type Order = Given<"/api/billing/orders/{order_id}", "get">;
export type Receipt = Given<"/api/billing/orders/{order_id}/receipts", "get">[number];
export type StatementDay = Given<"/api/billing/statements", "get">["items"][number];
export type StatementDetail = Given<"/api/billing/statements/{gateway}/{day}", "get">;
export type StatementDifference = StatementDetail["differences"][number];
export type Seller = Required<Given<"/api/billing/seller", "get">>;
export type SubscriptionStanding = Given<"/api/billing/subscriptions", "get">;
export type Subscription = NonNullable<SubscriptionStanding["current"]>;
export type SubscriptionState = Subscription["state"];
export type PlanPreview = Given<"/api/billing/subscriptions/{subscription_id}/preview", "get">;
export type NewSubscription = Taken<"/api/billing/subscriptions", "post">;
export type SubscriptionRecord = Given<"/api/billing/subscriptions/all", "get">["items"][number];
export type Wallet = Given<"/api/billing/wallet", "get">;
export type Membership = Wallet["membership"];
export type NewDeposit = Taken<"/api/billing/wallet/deposits", "post">;
export type NewWithdrawal = Taken<"/api/billing/wallet/withdrawals", "post">;
export type Withdrawal = Given<"/api/billing/wallet/withdrawals", "get">["items"][number];
export type WithdrawalRecord = Given<"/api/billing/withdrawals", "get">["items"][number];
export type WithdrawalState = "requested" | "approved" | "paid" | "returned" | "rejected" | "cancelled";
export type TierTerms = Given<"/api/billing/tiers", "get">;
export type Payment = NonNullable<Order["payment"]>;
export type PaymentState = Payment["state"];
export type PaymentRecord = Given<"/api/billing/payments", "get">["items"][number];
export type NewRefund = Taken<"/api/billing/payments/{payment_id}/refund", "post">;
export type Dispute = Given<"/api/billing/disputes", "get">["items"][number];
export type Debt = Given<"/api/billing/debts", "get">[number];
export type AdminHealth = Given<"/api/admin/health", "get">;
export type AiProviders = Given<"/api/ai/providers", "get">;
export type AiTry = Taken<"/api/ai/try", "post">;
export type AdminJobs = Given<"/api/admin/jobs", "get">;
export type Conversation = Given<"/api/library/conversations", "get">["items"][number];
export type NewConversation = Taken<"/api/library/conversations", "post">;
export type Hearing = Given<"/api/gateway/transcriptions", "get">;
export type Heard = Given<"/api/gateway/transcriptions", "post">;
export type PartnerTurn = Given<"/api/library/conversations/{conversation_id}/turns", "get">["items"][number];

/** What is asked for in an address. */
type Asked<P extends keyof paths> = paths[P]["get"] extends { parameters: { query?: infer Q } }
  ? NonNullable<Q>
  : never;

export type ReportSpan = Asked<"/api/billing/reports/money">;
export type MoneyReport = Given<"/api/billing/reports/money", "get">;
export type AiReport = Given<"/api/gateway/reports/ai", "get">;
export type TransferSought = Omit<Asked<"/api/credit/transactions">, "after" | "limit">;
export type Transfer = Given<"/api/credit/transactions", "get">["items"][number];
export type Budget = Given<"/api/billing/budgets", "get">[number];
export type BudgetWish = Taken<"/api/billing/budgets", "put">;
export type OwnBudgetWish = Taken<"/api/billing/budgets/own", "put">;
