"""How responses are judged: a few kernels that all types of activity share. Pure; the text kernel alone knows languages."""
