"""The shop and its till for real money: products, orders, payments through payment gateways, and the sandbox bank.

A gateway's word counts only when the school has asked it: what comes back with a browser proves nothing. Amounts are whole units as in the
books: micro-euro and rial.
"""
