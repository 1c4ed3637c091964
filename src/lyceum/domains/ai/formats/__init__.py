"""Wire formats that several providers speak."""
