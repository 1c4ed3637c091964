"""Tiers of members: a function of what they have filled their wallets with. Nothing counts along: the books are asked.

What counts is the money that came in by deposits, less what of it went back where it came from (refunds and chargebacks of deposits).
Spending it in the school does not count against it, for that is what it came for. Nor does withdrawing it: that is no correction of a
deposit but a payment of its own, and whoever asks for their own money is not to be punished for it. Somebody could climb by filling and
withdrawing in turn; every withdrawal is approved by hand, and that is where it is seen.
"""
