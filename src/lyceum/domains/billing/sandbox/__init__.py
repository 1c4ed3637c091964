"""The sandbox bank: what is behind the counter (`bank`), and its page (`page`, `http`)."""
