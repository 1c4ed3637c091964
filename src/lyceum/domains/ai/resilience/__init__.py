"""What stands between a caller and a provider: the queue, the circuit breaker, the retries, and one call for equal requests."""
