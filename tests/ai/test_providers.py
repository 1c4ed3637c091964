"""A new provider is one new file."""

import sys
import textwrap

from lyceum.domains.ai import adapters
from lyceum.domains.ai.port import SpeechRequest
from lyceum.domains.ai.provider import plugins
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings

SILENT = '''
    """Speaks Japanese by being silent for a second."""

    from lyceum.domains.ai.encode import MP3, to_mp3
    from lyceum.domains.ai.port import Voice
    from lyceum.domains.ai.provider import Plugin, Recording
    from lyceum.platform.health import Check

    VOICE = Voice(id="silent:ja", language="ja", name="Silence", provider="silent")


    class Silent:
        def __init__(self, settings):
            pass

        async def version(self):
            return "1"

        async def voices(self):
            return (VOICE,)

        async def record(self, text, voice, speed):
            return Recording(await to_mp3(bytes(44_100), 22_050), MP3, 1_000, ())

        async def check(self):
            return Check(name="silent", ok=True, detail="silence")

        async def close(self):
            pass


    plugin = Plugin(name="silent", capability="speech", source="embedded", build=Silent)
'''


async def test_a_file_in_the_folder_is_a_provider(school, tmp_path, monkeypatch) -> None:
    (tmp_path / "silent.py").write_text(textwrap.dedent(SILENT))
    monkeypatch.setattr(adapters, "__path__", [*adapters.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "lyceum.domains.ai.adapters.silent", raising=False)
    assert list(plugins("speech")) == ["espeak", "silent"]
    ai = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings())
    japanese = await ai.speak(SpeechRequest(text="日本語", language="ja"))
    english = await ai.speak(SpeechRequest(text="Both speak.", language="en"))
    found = await ai.check()
    await ai.close()
    assert (japanese.voice, japanese.milliseconds) == ("silent:ja", 1_000)
    assert english.voice.startswith("espeak:")
    assert "silence" in found.detail
    assert "espeak-ng" in found.detail
