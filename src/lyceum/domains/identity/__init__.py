"""Who is who: users and guests, their passwords, sessions, tokens, and the keys that sign them.

A *user* has a ten-character id that never changes. A *guest* is a user without an address: signing up turns the same row into a
learner, so everything done before stays. A *session* is one sign-in on one device; it is also the family of its refresh tokens.
An *API key* lets a program act for its user; only its hash is kept.
A *sign-in link* works once, for ten minutes, and stands in for a password.
"""
