"""One file a provider. Each module here offers `plugin`, a `lyceum.domains.ai.provider.Plugin`."""
