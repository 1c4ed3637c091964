"""Who takes messages out of the house: one file a carrier."""
