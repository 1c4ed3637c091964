"""Every model behind one shape: a capability (now `speech`), the providers that can do it, and the permanent cache.

Words: a *capability* is what a caller wants done; a *provider* is one plugin file in `adapters` that does it; a *voice* is
one way a provider speaks one language; a *recording* is what a provider makes; *speech* is a recording that the school keeps.
Only the gateway calls this room.
"""
