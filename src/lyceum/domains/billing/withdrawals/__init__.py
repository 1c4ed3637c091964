"""Money that goes out of a wallet to its owner's bank account: asked for, approved by somebody else, paid by hand at the school's bank.

From the moment it is asked for, it lies on its owner's account `withdrawing`, where nobody can spend it. Each step is written down before
it is booked, and booked under a key made of the withdrawal: whoever comes after a crash goes on where it stopped.
"""
