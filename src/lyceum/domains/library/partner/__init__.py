"""The study partner: conversations that are kept, with corrections and words for the cards."""
