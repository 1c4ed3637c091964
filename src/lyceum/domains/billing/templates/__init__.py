"""Papers of the billing room, in Typst's language."""
