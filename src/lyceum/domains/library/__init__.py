"""The library: a learner's books, from the uploaded file to the page being read.

A *Book* is one uploaded (or shared) text; a *Chapter* is the unit that is read in one sitting and made into a lesson; a
*block* is the smallest citable thing in it (paragraph, heading, verse, figure ...). A *place* is where a reader stopped.
A *gloss* is a meaning that a book brings along for one of its words; glosses together are the school's first dictionary.
A *conversation* is a talk with the study partner; a *turn* is what the learner said in it and what was answered.
"""
