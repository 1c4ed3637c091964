"""The gateways' statements, day by day, beside what the books have on `clearing.<gateway>`: a person clears up what differs.

A `line` is what a gateway says, a `fact` is what the books say (read out of the journal), a `difference` is where they part.
"""
