"""What the school has taken, by product and month, and held beside the books at every look."""
