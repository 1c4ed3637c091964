"""Ways in through somebody else's door: OpenID Connect with Google, Apple or any provider that the school trusts with it.

A *trip* leads a browser to a provider and back; what it proves is who the provider says the person is. An *identity* is that, kept: the
provider's issuer and its name for the person, and whose account it opens.
"""
