"""Receipts: given with the fact that they are about (`service`), set as a PDF (`words`, `receipt.typ`)."""
