"""The demo school: six stories written for it, the lessons made from them, and three people."""
