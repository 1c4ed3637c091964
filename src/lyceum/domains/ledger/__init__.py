"""The books: who has how much credit, what is held of it, and every movement, in double entry that the database itself keeps.

An account has an owner (a user, or nobody: the school), a code such as `credit` or `revenue.ai`, and one currency. All rules live in
functions of the schema `ledger`; the application's role can read and call, and change nothing itself.
"""
