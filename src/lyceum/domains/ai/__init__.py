"""Every model behind one shape: capabilities (`chat`, `speech`), the providers that can do them, and the permanent cache.

Words: a *capability* is what a caller wants done; a *provider* is one plugin (a Python and a JSON file in `adapters`) that does it; an
*upstream* is a provider and one of its models; a *lane* is the queue before a provider, a *flight* one call that equal requests
share; a *voice* is one way a provider speaks one language; a *recording* is what a provider makes; *speech* is a recording that the
school keeps.
Only the gateway calls this room.
"""
