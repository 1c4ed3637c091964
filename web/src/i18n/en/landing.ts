export const landing = {
  "landing.title.first": "Give it a book.",
  "landing.title.second": "It becomes a course.",
  "landing.lead":
    "Lyceum is a school for languages and books. Read with every word one tap away, practise with lessons made from what you read, and keep the words you want.",
  "landing.try": "Try a lesson now",
  "landing.try.en": "A lesson in English",
  "landing.try.fa": "A lesson in Persian",
  "landing.try.note": "Four minutes, no account. Sign up later and what you did stays yours.",
  "landing.signUp": "Create an account",
  "landing.signIn": "Sign in",
  "landing.open": "Open my day",
  "landing.how": "How it works",
  "landing.how.book": "Bring a book",
  "landing.how.book.text":
    "A book of your own (EPUB, PDF, Word, text), or a story the school has written. Chapters come out clean, in their own order.",
  "landing.how.read": "Read it",
  "landing.how.read.text":
    "Tap a word to see what it means and how common it is. Hear any sentence, with its words lit as they are spoken.",
  "landing.how.practise": "Practise it",
  "landing.how.practise.text":
    "Each chapter becomes a short lesson. A mistake shows you what was different and why, and a slip of the finger doesn’t count as a mistake.",
  "landing.honest": "What you should know",
  "landing.honest.alone": "It runs on one machine. No account elsewhere, no key, nothing sent away.",
  "landing.honest.rules":
    "Lessons are made from the text by rules, and the voice is a computer’s. It says plainly where it doesn’t know a word.",
  "landing.honest.calm":
    "No hearts to lose, no advertising, nothing that blinks. Five minutes are a good day.",
  "landing.sample.book": "The Kitchen Light",
  "landing.sample.before": "On the dark island, a ",
  "landing.sample.word": "tiny",
  "landing.sample.after": " light went on and off.",
  "landing.sample.meaning": "very small",
  "landing.sample.band": "common word",
  "landing.sample.keep": "Kept",
  "landing.foot": "Free software under the Apache licence. Host it for your own school.",
} as const;
