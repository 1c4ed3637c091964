export const library = {
  "library.title": "Books",
  "library.lead": "Read, listen, and tap the words you don’t know.",
  "library.add": "Add a book",
  "library.add.hint":
    "EPUB, PDF, Word, web page, Markdown or text, without copy protection. It stays yours: nobody else sees it.",
  "library.cancel": "Cancel",
  "library.article": "Or paste the address of an article",
  "library.article.hint": "A web page, or a PDF or EPUB on the web. The school fetches it for you alone.",
  "library.article.add": "Fetch it",
  "library.article.again": "Fetch it again",
  "library.fetching": "The school is fetching the page",
  "library.same": "You have this book twice",
  "library.same.own": {
    one: "You have “{title}” as {format} too: one chapter is the same, word for word.",
    other: "You have “{title}” as {format} too: {count} chapters are the same, word for word.",
  },
  "library.same.school": {
    one: "The school has “{title}” for everybody: one chapter is the same, word for word.",
    other: "The school has “{title}” for everybody: {count} chapters are the same, word for word.",
  },
  "library.same.open": "Open the other",
  "library.same.delete": "Delete this one",
  "library.same.keep": "Keep both",
  "library.format.docx": "a Word document",
  "library.format.html": "a web page",
  "library.format.text": "a plain text",
  "library.words": { one: "{count} word", other: "{count} words" },
  "library.sending": "Sending",
  "library.queued": "Waiting for its turn",
  "library.reading": "The school is reading it: chapters, sentences, words",
  "library.ready": "“{title}” is ready to read",
  "library.failed": "This book couldn’t be read",
  "library.tryAnother": "Try another file",
  "library.remove": "Remove it from the list",
  "library.own": "Your books",
  "library.school": "From the school",
  "library.shared": "From the school",
  "library.empty.title": "Your shelf is waiting",
  "library.empty.detail": "Bring a book you would like to read. Or begin with a story of the school below.",
  "library.empty.alone": "Bring a book you would like to read. In a few seconds it is a course.",
  "library.guest.title": "Bring your own books",
  "library.guest.detail":
    "With an account you can add your books. The school’s stories are open to everybody.",
  "library.hours": { one: "{count} hour", other: "{count} hours" },
  "library.book": "Book",
  "library.begin": "Begin reading",
  "library.goOn": "Go on reading: chapter {number}",
  "library.here": "you are here",
  "library.chapters": { one: "{count} chapter", other: "{count} chapters" },
  "library.lessons": "Lessons of this book",
  "library.practise": "Practise “{title}”",
  "library.practise.goOn": "Go on with the lesson of “{title}”",
  "library.practise.again": "Practise “{title}” again",
  "library.delete": "Delete the book",
  "library.delete.title": "Delete “{title}”?",
  "library.delete.detail":
    "The book, its lessons, your place in it and its file are removed. Words you kept and what you earned stay. This can’t be undone.",
  "library.delete.keep": "Keep it",
  "library.deleted": "“{title}” is deleted",
  "problem.book_problem": "This file couldn’t be read as a book. Choose another edition.",
  "problem.book_damaged":
    "The file is damaged or was cut off on its way. Download it again, check that it opens in another reader, and upload it once more.",
  "problem.book_nothing": "The file is empty. Choose it again once it has been copied completely.",
  "problem.book_of_another_kind":
    "The school can’t read this kind of file yet. Upload the book as EPUB, PDF, Word, HTML, Markdown or text.",
  "problem.book_encrypted":
    "The book is protected against copying, so only its shop’s own reader can open it. Upload an edition without protection.",
  "problem.book_empty": "There is no text in this book. Upload a complete edition.",
  "problem.book_scanned":
    "The pages of this book are pictures, so there are no words to read. Upload an edition with text.",
  "problem.book_too_large":
    "The book is larger than the school accepts. Upload a smaller edition, for instance one without pictures.",
  "problem.body_too_large":
    "The book is larger than the school accepts. Upload a smaller edition, for instance one without pictures.",
  "problem.book_bomb":
    "The file unpacks to far more than its size allows. Get the book from a source you trust.",
  "problem.book_with_entities":
    "The file holds things that no book needs and that could do harm. Get it from a source you trust.",
  "problem.book_with_unsafe_paths":
    "The file holds entries that point outside of itself. Get the book from a source you trust.",
  "problem.book_with_links": "The file holds links instead of text. Get the book from a source you trust.",
  "problem.book_with_duplicates":
    "The file holds two different entries of one name. Save it again with another program.",
  "problem.book_too_deep": "The pages of this book are nested too deep. Save it again with another program.",
  "problem.book_too_many_chapters":
    "The book has more chapters than the school can show. Split it into volumes.",
  "problem.book_without_pages":
    "The file is packed as a book but lists no pages. Save it again with an e-book converter.",
  "problem.book_too_slow":
    "Reading this book took too long. Save it again with another program, or split it into volumes.",
  "problem.book_too_hungry":
    "Reading this book needed too much memory. Upload an edition without pictures, or split it into volumes.",
  "problem.book_broke_reader":
    "The school’s reader broke over this book. Save it again with another program and try once more.",
  "problem.reader_unavailable": "Books can’t be read just now. Try again in a moment.",
  "problem.article_address_wrong":
    "This is no address of a web page. Copy it from the browser’s address bar; it begins with http:// or https://.",
  "problem.article_address_private":
    "This address lies inside a private network, where the school doesn’t fetch. Open the page, save it, and upload the file.",
  "problem.articles_under_way":
    "Several of your articles are still being fetched. Wait until one of them is there.",
  "problem.article_not_for_robots":
    "The site asks programs not to fetch this page, and the school obeys. Open the page, save it, and upload the file.",
  "problem.article_not_found":
    "The site has no page at this address. Open it in a browser, check the address, and add it again.",
  "problem.article_needs_sign_in":
    "The site shows this page only to people who are signed in. Open the page, save it, and upload the file.",
  "problem.article_site_busy": "The site is busy or asks to wait. Fetch it again later.",
  "problem.article_site_unreachable":
    "The site couldn’t be reached safely. Check that the address opens in a browser, and fetch it again.",
  "problem.article_broken": "The page broke off on its way. Fetch it again.",
  "problem.article_too_slow":
    "The site took too long to send the page. Fetch it again later, or save the page and upload the file.",
  "problem.article_too_large":
    "The page is larger than {megabytes} MB, the most that the school fetches. Download it and upload the file.",
  "problem.article_redirects":
    "The address leads on from page to page without an end. Open it in a browser and copy the address of the page you arrive at.",
  "problem.article_of_another_kind":
    "At this address is no text that the school can read. Give the address of a web page, a PDF, an EPUB, a Word or a text file.",
  "problem.article_empty":
    "There is no article in this page, or its text comes only after the page has opened. Open the page, save it, and upload the file.",
  "problem.shelf_full":
    "Your shelf is full: it holds {books} books, or {megabytes} MB. Delete one that you no longer need, and add this one again.",
  "problem.book_not_found": "This book isn’t on your shelf. It may have been deleted.",
  "problem.book_not_ready": "The book is still being read. Come back in a moment.",
  "problem.chapter_not_found": "The book has no such chapter.",
  "problem.book_is_shared": "This book belongs to the school and can’t be changed or removed from here.",
  "problem.too_many_requests": "That was much in a short time. Wait a little and go on.",
  "problem.language_not_spoken": "The school has no voice for this language yet.",
  "problem.nothing_to_say": "There is nothing here to say aloud.",
  "problem.speech_text_too_long": "This is too long to be said at once.",
  "problem.speech_unavailable":
    "The voice can’t be used just now. Reading goes on without it; try again later.",
  "problem.speech_busy": "The voice is busy. Try again in a moment.",
} as const;
