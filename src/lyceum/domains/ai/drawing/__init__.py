"""Pictures and films that are drawn by rules: shapes, words in two directions, scenes, faces."""
