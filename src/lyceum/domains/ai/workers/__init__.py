"""Programs that run outside the server's own process, and what keeps them running."""
