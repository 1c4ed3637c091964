"""The identity room, through its routes and its port."""
