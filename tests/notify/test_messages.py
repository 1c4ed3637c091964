"""What may be sent, how it reads, what stays of it; and what the admin sees."""

import re

import pytest
from sqlalchemy import text

from lyceum.domains.notify import rendering
from lyceum.domains.notify.port import Message, MessageInvalid
from tests.notify.conftest import CODE, mail, sms


@pytest.mark.parametrize("name", rendering.names())
def test_a_template_says_the_same_in_both_languages(name):
    english, persian = (rendering.find(name, locale) for locale in rendering.LOCALES)
    assert (english.channel, english.known, english.needed) == (persian.channel, persian.known, persian.needed)
    for locale, template in zip(rendering.LOCALES, (english, persian), strict=True):
        for names in (english.known, english.needed):
            params = {one: f"<{one}&>" for one in names} | {
                "school": "A & B",
                "host": "school.example",
                "link": "https://school.example/x#y",
            }
            seen = rendering.render(template, locale, params)
            assert "{" not in seen.subject + seen.text + seen.html
            assert not any(line.startswith(("# ", "=> ", "? ")) for line in seen.text.splitlines())
            assert bool(re.search("[آ-ی]", seen.text)) is (locale == "fa")
            if template.channel == "email":
                assert seen.subject
                assert f'lang="{locale}" dir="{"rtl" if locale == "fa" else "ltr"}"' in seen.html
                assert "<one" not in seen.html
                assert all(f"&lt;{one}&amp;&gt;" in seen.html for one in names - {"link"} if f"<{one}&>" in seen.text)
            else:
                assert len(seen.text) <= 160


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"template": "no_such"}, "template"),
        ({"template": "../verify_email"}, "template"),
        ({"template": "sign_in_sms"}, "template"),
        ({"to": "nobody"}, "to"),
        ({"to": "mina@post.test\r\nBcc: all@post.test"}, "to"),
        ({"to": "mina@post.test, eve@post.test"}, "to"),
        ({"to": "Mina <mina@post.test>"}, "to"),
        ({"params": {"code": CODE}}, "params"),
        ({"params": {"code": CODE, "link": "https://evil.example/"}}, "params"),
        ({"params": {"code": CODE, "link": "https://school.example.evil.example/"}}, "params"),
        ({"params": {"code": CODE, "link": "https://school.example@evil.example/"}}, "params"),
        ({"params": {"code": CODE, "link": "//evil.example/x"}}, "params"),
        ({"params": {"code": CODE, "link": "javascript:alert(1)"}}, "params"),
        ({"params": {"code": "1" * 2001, "link": "/x"}}, "params"),
    ],
)
async def test_what_cannot_be_sent(office, changes, field):
    with pytest.raises(MessageInvalid) as refused:
        await office().service.send(mail(**changes))
    assert refused.value.field == field


@pytest.mark.parametrize("number", ["0912 345 67 89", "۰۹۱۲۳۴۵۶۷۸۹", "+98 (912) 345-6789", "00989123456789", "+9809123456789"])
async def test_a_number_is_one_however_it_is_written(by_kavenegar, kavenegar, number):
    await by_kavenegar.post(sms(to=number))
    assert kavenegar.asked[0][1]["receptor"] == "09123456789"


async def test_no_header_can_be_broken_out_of(by_post, post):
    evil = "Eve\r\nBcc: all@post.test\r\n\r\n<b>Hello</b>\u2028X-Evil: 1\x00"
    for name in ("inviter", "school"):
        params = {"link": "/invitation#x", "inviter": "Eve", "school": "S", "role": "teacher"} | {name: evil}
        await by_post.post(mail(template="invitation", params=params))
    for letter in post.letters:
        assert letter["Bcc"] is None
        assert letter["X-Evil"] is None
        assert len(letter.get_all("To")) == 1
        assert "<b>Hello" not in letter.get_body(("html",)).get_content()
    assert len(post.envelopes[0].rcpt_tos) == len(post.envelopes[1].rcpt_tos) == 1
    assert "Bcc: all@post.test <b>Hello</b> X-Evil: 1" in post.letters[1]["Subject"]


async def test_what_is_secret_is_sealed_until_it_is_sent_and_then_gone(office, school):
    room = office()
    message = mail(template="invitation", params={"link": "/invitation#hush", "inviter": "Mr. Kian", "role": "teacher"}, secret={"inviter"})
    message_id = await room.service.send(message)
    dump = text("SELECT m::text FROM notify.messages m WHERE id = CAST(:id AS uuid)")
    jobs = text("SELECT string_agg(args::text, ' ') FROM jobs.procrastinate_jobs")
    for state in ("queued", "sent"):
        async with school.db.as_room("notify") as tx:
            kept = str((await tx.execute(dump, {"id": message_id})).scalar_one()) + str((await tx.execute(jobs)).scalar_one())
        assert not any(word in kept for word in ("hush", "Kian", message.to, message.to[:8]))
        assert "teacher" in kept
        row = await room.row(message_id)
        assert (row.state, row.sealed is None) == (state, state == "sent")
        await room.service.delivery.deliver(message_id)


async def test_what_is_over_is_not_sent_and_leaves_nothing(office, school):
    room = office()
    message_id = await room.service.send(mail(template="sign_in_code", params={"code": CODE}))
    async with school.db.as_room("notify") as tx:
        await tx.execute(
            text("UPDATE notify.messages SET good_until = now() - interval '1 second' WHERE id = CAST(:i AS uuid)"), {"i": message_id}
        )
    await room.service.tidy()
    row = await room.row(message_id)
    assert (row.state, row.sealed) == ("expired", None)
    await room.service.delivery.deliver(message_id)
    assert (await room.row(message_id)).carrier is None


async def test_one_address_is_not_flooded(office):
    room = office()
    to = "flooded@post.test"
    ids = [await room.post(mail(to=to)) for _ in range(32)]
    states = [(await room.row(one)).state for one in ids]
    assert states.count("sent") == 30
    assert set(states[30:]) == {"queued"}


async def test_another_secret_of_the_school_is_said_plainly(office, school):
    room = office()
    message_id = await room.service.send(mail())
    async with school.db.as_room("notify") as tx:
        await tx.execute(text("UPDATE notify.messages SET sealed = '\\x00' WHERE id = CAST(:id AS uuid)"), {"id": message_id})
    await room.service.delivery.deliver(message_id)
    row = await room.row(message_id)
    assert row.state == "failed"
    assert "another secret" in row.error


# -- the admin's page


@pytest.fixture
async def sent(school):
    """Sends by the school's own room and lets its jobs run."""

    async def send(message: Message) -> str:
        message_id = await school.house.ports["notify"].send(message)
        await school.work()
        return message_id

    return send


async def test_the_admin_reads_the_log_and_the_outbox(school, sent):
    admin = await school.client("admin")
    await school.work()  # what was written to the admin on the way in
    letter, note = mail(), sms()
    letter_id, note_id = await sent(letter), await sent(note)
    listed = (await admin.get("/api/notify/messages", params={"limit": 2})).json()
    assert [one["id"] for one in listed["items"]] == [note_id, letter_id]
    assert listed["next"] == letter_id
    assert {one["state"] for one in listed["items"]} == {"sent"}
    assert letter.to not in str(listed)
    only = (await admin.get("/api/notify/messages", params={"channel": "sms", "state": "sent", "template": "sign_in_sms"})).json()
    assert only["items"][0]["id"] == note_id
    assert not (await admin.get("/api/notify/messages", params={"state": "failed", "template": "wallet_step"})).json()["items"]
    detail = (await admin.get(f"/api/notify/messages/{letter_id}")).json()
    assert detail["content"]["to"] == letter.to
    assert detail["content"]["links"] == ["http://127.0.0.1:8000/verify#secret-part"]
    assert [one["outcome"] for one in detail["attempts"]] == ["sent"]
    assert (await admin.get(f"/api/notify/messages/{note_id}")).json()["content"]["text"].endswith(f"#{CODE}")
    assert (await admin.get("/api/notify/carriers")).json()["email"] == "outbox"
    refused = await admin.post(f"/api/notify/messages/{letter_id}/retry")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_to_retry")


async def test_a_message_that_failed_can_be_sent_again(school, office, post, by_post):
    admin = await school.client("admin")
    post.cases = ["550 recipient"]
    message_id = await by_post.post(mail())
    seen = (await admin.get(f"/api/notify/messages/{message_id}")).json()
    assert (seen["message"]["state"], seen["message"]["can_retry"], seen["content"]) == ("failed", True, None)
    assert "unknown here" in seen["message"]["error"]
    assert (await admin.post(f"/api/notify/messages/{message_id}/retry")).status_code == 204
    post.cases = ["good"]
    await by_post.service.delivery.deliver(message_id)
    assert (await by_post.row(message_id)).state == "sent"
    assert (await admin.post("/api/notify/messages/0190163d-8694-739b-aea5-966c26f8ad90/retry")).status_code == 404


async def test_the_health_page_says_that_nobody_gets_the_mail(school):
    admin = await school.client("admin")
    checks = {check["name"]: check for check in (await admin.get("/api/admin/health")).json()["checks"]}
    assert "nobody gets it until LYCEUM_NOTIFY_SMTP_HOST is set" in checks["e-mail"]["detail"]
    assert checks["messages"]["ok"]
