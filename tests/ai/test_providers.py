"""A new provider is one Python file and one JSON file in a folder."""

import textwrap
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from lyceum.app.rooms import sections
from lyceum.domains.ai.port import ChatRequest, Message, SpeechRequest, Upstream
from lyceum.domains.ai.provider import PluginBroken, discover
from lyceum.domains.ai.service import AiService
from lyceum.domains.ai.settings import AiSettings
from lyceum.platform import migrate
from lyceum.platform.settings import known_names

PARROT = '''
    """Repeats the last message, and is silent for a second in Japanese."""

    from pydantic import Field
    from pydantic_settings import SettingsConfigDict

    from lyceum.domains.ai.encode import MP3, to_mp3
    from lyceum.domains.ai.formats import tokens
    from lyceum.domains.ai.provider import Ability, Made, Plugin, Provider, Recording, Speaker
    from lyceum.domains.ai.settings import ProviderSettings
    from lyceum.domains.ai.shapes.speech import Voice
    from lyceum.domains.ai.shapes.text import ChatAnswer
    from lyceum.platform.health import Check

    VOICE = Voice(id="parrot:ja", language="ja", name="Silence", provider="parrot")


    class ParrotSettings(ProviderSettings):
        model_config = SettingsConfigDict(env_prefix="LYCEUM_AI_PARROT_", extra="ignore", frozen=True)
        loudness: int = Field(1, description="How loud it is.")


    class ParrotChat(Ability):
        capability = "chat"
        models = ("grey",)

        def __init__(self, context):
            self.context = context

        def quote(self, request, model):
            return tokens.most(request)

        async def call(self, request, model):
            said = self.context["said"].format(text=request.messages[-1].content)
            used = tokens.estimated(request, said)
            return Made(ChatAnswer(provider="parrot", model=model, source="model", usage=used, text=said))

        def usable(self, made):
            return bool(made.answer.text)


    class ParrotSpeaker(Speaker):
        async def version(self):
            return "1"

        async def voices(self):
            return (VOICE,)

        async def record(self, text, voice, speed):
            return Recording(await to_mp3(bytes(44_100), 22_050), MP3, 1_000, ())

        async def check(self):
            return Check(name="parrot", ok=True, detail="silence")


    def build(setup):
        return Provider(setup.name, "Parrot", "model", abilities={"chat": ParrotChat(setup.context)}, speaker=ParrotSpeaker())


    plugin = Plugin("parrot", build, ParrotSettings)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parrot.py").write_text(textwrap.dedent(PARROT))
    (tmp_path / "parrot.json").write_text('{"said": "You said: {text}"}')
    return tmp_path


async def test_two_files_in_a_folder_are_a_provider(school, addresses, folder, monkeypatch) -> None:
    monkeypatch.setenv("LYCEUM_AI_PLUGINS", str(folder))
    migrate.migrate(addresses.owner, str(addresses.app.username))
    assert "LYCEUM_AI_PARROT_LOUDNESS" in known_names(sections())
    ai = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings())
    asked = ChatRequest(messages=(Message(role="user", content="Hello"),), upstreams=(Upstream(provider="parrot"),), owner_id="parrot0001")
    said, again = await ai.chat(asked), await ai.chat(asked)
    fresh = asked.model_copy(update={"fresh": True})
    pieces = [piece async for piece in ai.chat_stream(fresh)]
    japanese = await ai.speak(SpeechRequest(text="日本語", language="ja", published=True, upstreams=(Upstream(provider="parrot"),)))
    english = await ai.speak(SpeechRequest(text="Both speak.", language="en", published=True))
    (found, *_), status = await ai.check(), await ai.status()
    await ai.close()
    assert (said.text, said.source, again.source, again.usage.calls) == ("You said: Hello", "model", "cache", 0)
    assert [piece.text for piece in pieces] == ["You said: Hello", ""], "who cannot stream gives the whole as one piece"
    assert (pieces[-1].usage.calls, pieces[-1].attempts) == (1, 1)
    assert (japanese.voice, japanese.milliseconds) == ("parrot:ja", 1_000)
    assert japanese.audio.startswith("ai/parrot/shared/")
    assert english.voice.startswith("espeak:")
    assert "silence" in found.detail
    assert "espeak-ng" in found.detail
    async with school.db.as_user("parrot0001") as tx:
        assert (await tx.execute(sql("SELECT capability, model FROM ai.cache_parrot WHERE owner_id <> ''"))).one() == ("chat", "grey")
    parrot = next(provider for provider in status.providers if provider.name == "parrot")
    assert [ability.capability for ability in parrot.abilities] == ["chat", "speech"]
    assert parrot.cache.bytes > 0


async def test_a_provider_that_came_without_migration_works_and_keeps_nothing(school, folder) -> None:
    (folder / "parrot.py").rename(folder / "newcomer.py")
    (folder / "parrot.json").rename(folder / "newcomer.json")
    source = (folder / "newcomer.py").read_text().replace('Plugin("parrot"', 'Plugin("newcomer"')
    (folder / "newcomer.py").write_text(source)
    ai = AiService(db=school.db, blobs=school.house.blobs, settings=AiSettings(plugins=folder))
    asked = ChatRequest(messages=(Message(role="user", content="Hi"),), upstreams=(Upstream(provider="newcomer"),), published=True)
    assert [(await ai.chat(asked)).source for _ in range(2)] == ["model", "model"]
    await ai.close()


@pytest.mark.parametrize(
    ("name", "python", "context", "says"),
    [
        ("parrot", PARROT, None, "is missing"),
        ("parrot", PARROT, "[1]", "holds something else"),
        ("parrot", PARROT, '{"a": 1}', "holds something else"),
        ("parrot", PARROT, "{", "is no JSON"),
        ("other", PARROT, "{}", "must be that of the file"),
        ("openai", PARROT.replace('"parrot"', '"openai"'), "{}", "there is a provider named openai already"),
        ("bad-name", PARROT.replace('Plugin("parrot"', 'Plugin("bad-name"'), "{}", "small letters"),
        ("drop", PARROT.replace('Plugin("parrot"', "Plugin('x\"; DROP TABLE')"), "{}", "cannot be loaded"),
        ("empty", "", "{}", "offers no `plugin`"),
        ("broken", "import nothing_of_that_name", "{}", "cannot be loaded"),
    ],
)
def test_a_broken_plugin_is_named_with_what_is_wrong(tmp_path, name: str, python: str, context: str | None, says: str) -> None:
    (tmp_path / f"{name}.py").write_text(textwrap.dedent(python))
    if context is not None:
        (tmp_path / f"{name}.json").write_text(context)
    with pytest.raises(PluginBroken) as broken:
        discover(tmp_path)
    assert says in broken.value.detail
    assert str(tmp_path / name) in broken.value.detail


@pytest.mark.parametrize("name", ["", "x", "Big", "a-b", 'a"; DROP TABLE x; --', "ä", "a" * 40])
async def test_the_database_checks_the_name_too(addresses, name: str) -> None:
    from sqlalchemy import NullPool, create_engine  # noqa: PLC0415
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    engine = create_engine(addresses.owner.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="cannot be named"):
        connection.execute(sql("SELECT ai.make_cache(:name)"), {"name": name})
    engine.dispose()


async def test_the_server_itself_may_make_no_table(school) -> None:
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    with pytest.raises(DBAPIError, match="permission denied"):
        async with school.db.as_room("ai") as tx:
            await tx.execute(sql("SELECT ai.make_cache('intruder')"))
