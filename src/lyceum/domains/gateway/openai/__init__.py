"""The API that programs written for OpenAI speak, with the school's own names for models and its users' own keys."""
