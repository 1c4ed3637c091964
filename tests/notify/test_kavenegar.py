"""SMS by Kavenegar's documented wire format, against a stand-in."""

import pytest

from tests.notify.conftest import CODE, sms
from tests.notify.kavenegar import KEY


async def test_an_sms_and_whether_it_was_delivered(by_kavenegar, kavenegar):
    message = sms()
    message_id = await by_kavenegar.post(message)
    method, form = kavenegar.asked[0]
    assert method == "sms/send"
    assert form["receptor"] == "0" + message.to.removeprefix("+98")
    assert CODE in form["message"]
    assert form["message"].endswith(f"@school.example #{CODE}"), "so that a phone offers to fill it in"
    assert form["localid"].isdecimal()
    row = await by_kavenegar.row(message_id)
    assert (row.state, row.provider_id, row.sealed, row.masked) == ("sent", "8792343", None, f"***{message.to[-3:]}")
    await by_kavenegar.service.delivery.follow()
    assert (await by_kavenegar.row(message_id)).state == "sent"
    next(iter(kavenegar.taken.values()))["status"] = 10
    await by_kavenegar.service.delivery.follow()
    assert (await by_kavenegar.row(message_id)).state == "delivered"


async def test_a_code_goes_by_its_template(office, kavenegar):
    room = office(kavenegar_key=KEY, kavenegar_url=kavenegar.address, kavenegar_code_template="lyceum-code")
    message = sms(to="+4915112345678")
    message_id = await room.post(message)
    assert kavenegar.asked == [("verify/lookup", {"receptor": "004915112345678", "token": CODE, "template": "lyceum-code"})]
    assert (await room.row(message_id)).state == "sent"


@pytest.mark.parametrize(
    ("case", "outcome", "state"),
    [
        ("402", "temporary", "queued"),
        ("409", "temporary", "queued"),
        ("418", "temporary", "queued"),
        ("403", "temporary", "queued"),
        ("411", "permanent", "failed"),
        ("431", "permanent", "failed"),
        ("599", "permanent", "failed"),
    ],
)
async def test_what_their_status_means(by_kavenegar, kavenegar, case, outcome, state):
    kavenegar.cases = [case, "good"]
    message_id = await by_kavenegar.post(sms())
    assert (await by_kavenegar.row(message_id)).state == state
    assert await by_kavenegar.attempts(message_id) == [(outcome, int(case))]
    await by_kavenegar.later(message_id)
    await by_kavenegar.service.delivery.deliver(message_id)
    assert (await by_kavenegar.row(message_id)).state == ("sent" if state == "queued" else state)


@pytest.mark.parametrize(("case", "sendings"), [("hang", 1), ("cut", 1), ("page", 2), ("lost", 2)])
async def test_without_an_answer_they_are_asked_before_it_is_sent_again(by_kavenegar, kavenegar, case, sendings):
    kavenegar.cases = [case, "good"]
    message_id = await by_kavenegar.post(sms())
    assert (await by_kavenegar.row(message_id)).state == "queued"
    await by_kavenegar.later(message_id)
    await by_kavenegar.service.delivery.deliver(message_id)
    assert (await by_kavenegar.row(message_id)).state == "sent"
    assert [method for method, _ in kavenegar.asked].count("sms/send") == sendings
    assert len(kavenegar.taken) == 1


async def test_a_code_by_template_that_may_have_gone_out_is_not_repeated(office, kavenegar):
    room = office(kavenegar_key=KEY, kavenegar_url=kavenegar.address, kavenegar_code_template="lyceum-code", kavenegar_timeout_seconds=0.3)
    kavenegar.cases = ["hang"]
    message_id = await room.post(sms())
    assert (await room.row(message_id)).state == "unknown"


async def test_the_key_stands_nowhere(office, kavenegar, caplog):
    room = office(kavenegar_key="another", kavenegar_url=kavenegar.address)
    caplog.set_level(0)
    message_id = await room.post(sms())
    check = (await room.service.check())[1]
    assert not check.ok
    assert "another" not in f"{check} {(await room.row(message_id)).error}"
    ours = " ".join(record.getMessage() for record in caplog.records if record.name != "aiohttp.access")  # the stand-in's own log
    assert "another" not in ours
    assert CODE not in ours


async def test_credit_is_looked_at(by_kavenegar, kavenegar):
    assert (await by_kavenegar.service.check())[1].hint is None
    kavenegar.credit = 100
    low = (await by_kavenegar.service.check())[1]
    assert (low.ok, "Put money" in low.hint) == (True, True)
    kavenegar.credit = 0
    assert (await by_kavenegar.service.check())[1].ok is False


async def test_more_sms_than_the_school_may_send_wait(office):
    room = office(sms_per_quarter_hour=1)
    ids = [await room.post(sms()) for _ in range(3)]
    states = [(await room.row(one)).state for one in ids]
    assert states[1:] == ["queued", "queued"]
    row = await room.row(ids[2])
    assert row.attempts == 0
    assert (row.next_at - row.created_at).total_seconds() > 600
