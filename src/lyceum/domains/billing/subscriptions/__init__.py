"""Subscriptions: plans that renew, billed by the school out of the wallet, or by a payment provider whose word is then projected."""
