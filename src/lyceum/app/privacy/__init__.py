"""What concerns a person in every room at once: an archive of all that the school keeps of them, and being forgotten."""
