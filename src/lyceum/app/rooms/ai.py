"""The room of the models, as the app floor builds it."""

import os
from pathlib import Path

from lyceum.app.room import Kit, Room
from lyceum.domains.ai import http, provider
from lyceum.domains.ai.port import Ai
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from lyceum.platform.settings import Section


def _build(kit: Kit) -> AiService:
    return AiService(db=kit.db, blobs=kit.blobs, settings=kit.section(AiSettings), public_url=kit.settings.public_url)


def _settings() -> list[type[Section]]:
    """Its own, and those of every provider: they have to be known before any setting is checked."""
    plugins = os.environ.get("LYCEUM_AI_PLUGINS")
    return [AiSettings, *provider.sections(Path(plugins) if plugins else None)]


ROOM = Room("ai", Ai, _build, http.router, settings=_settings)
