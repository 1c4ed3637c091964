/** Short names for the schemas of the API; the only file that knows how the generator calls them. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type User = Schemas["User"];
export type Session = Schemas["Session"];
export type Profile = Schemas["Profile"];
export type ProfileChanges = Schemas["ProfileChanges"];
export type Today = Schemas["Today"];
export type Book = Schemas["Book"];
export type BookDetail = Schemas["BookDetail"];
export type Chapter = Schemas["Chapter"];
export type Block = Schemas["Block"];
export type WordCard = Schemas["WordCard"];
export type Speech = Schemas["Speech"];
export type Note = Schemas["Note"];
export type NewNote = Schemas["NewNote"];
export type LessonSummary = Schemas["LessonSummary"];
export type Lesson = Schemas["Lesson"];
export type Activity = Lesson["activities"][number];
export type ActivityResponse = Schemas["NewAttempt"]["response"];
export type Verdict = Schemas["Verdict"];
export type DiffPart = Verdict["diff"][number];
export type AdminHealth = Schemas["AdminHealth"];
export type AdminJobs = Schemas["AdminJobs"];
export type Level = NonNullable<Profile["level"]>;
