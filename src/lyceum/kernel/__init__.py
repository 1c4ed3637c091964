"""Plain words of the school, with no input or output: errors, ids, clock, languages, text folding."""
