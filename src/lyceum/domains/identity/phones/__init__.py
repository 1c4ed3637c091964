"""Ways in by telephone: a code by SMS signs somebody in, or shows that a number is theirs."""
