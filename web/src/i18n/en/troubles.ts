/** Errors of the pages inside, by the code of their problem document. */
export const troubles = {
  "problem.lesson_not_found": "This lesson isn’t here. It may have been deleted with its book.",
  "problem.activity_not_found": "This task isn’t in the lesson any more. Load the page again.",
  "problem.activity_is_silent": "This task has no sound.",
  "problem.attempt_differs": "This answer was sent before, with other contents. Load the page again.",
  "problem.keys_stay_here": "This work is graded: it can be answered only with a connection.",
  "problem.nothing_to_practise": "This chapter is too short to make a lesson of. Try another.",
  "problem.place_not_there": "The book has no such place.",
  "problem.word_too_long": "This is too long to be one word.",
  "problem.upload_broken": "The upload broke off. Send the file again.",
  "problem.upload_not_a_form": "The upload broke off. Send the file again.",
  "problem.range_refused": "This part of the sound or file isn’t there. Load the page again.",
} as const;
