"""The rooms of the house, one package each. A room is entered by its `port` alone."""
