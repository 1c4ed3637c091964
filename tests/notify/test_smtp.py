"""E-mail through a real SMTP server: what it gets, and what its refusals mean."""

import asyncio
import socket

import pytest
from aiosmtpd.smtp import SMTP

from lyceum.domains.notify.settings import NotifySettings
from tests.notify.conftest import CODE, mail
from tests.notify.mail import PASSWORD, USER, Post, authenticator, certificate


async def test_a_letter_is_read_in_text_and_as_a_page(by_post, post):
    message = mail(to="Mina.Rad@Post.TEST", locale="fa")
    message_id = await by_post.post(message)
    (letter,) = post.letters
    assert post.envelopes[0].rcpt_tos == ["Mina.Rad@post.test"]
    assert letter["To"] == "Mina.Rad@post.test"
    assert letter["From"] == "Lyceum <school@school.example>"
    assert letter["Subject"] == "نشانی‌تان را تأیید کنید"
    assert letter["Message-ID"] == f"<{message_id}@school.example>"
    text = letter.get_body(("plain",)).get_content()
    page = letter.get_body(("html",)).get_content()
    for body in (text, page):
        assert CODE in body
        assert "https://school.example/verify#secret-part" in body
        assert "با این نشانی در Lyceum حسابی ساخته شده است" in body
    assert '<html lang="fa" dir="rtl">' in page
    row = await by_post.row(message_id)
    assert (row.state, row.carrier, row.sealed, row.masked) == ("sent", "smtp", None, "M***@p***.test")
    assert CODE not in str(vars(row))
    assert await by_post.attempts(message_id) == [("sent", 250)]


async def test_the_same_key_is_one_message(by_post, post):
    message = mail()
    first, *others = await asyncio.gather(*(by_post.service.send(message) for _ in range(8)))
    assert set(others) == {first}
    await asyncio.gather(*(by_post.service.delivery.deliver(first) for _ in range(8)))
    assert len(post.letters) == 1


@pytest.fixture
async def secure(tmp_path):
    """A server that wants STARTTLS and a password; and the file with its certificate."""
    authority, context = certificate(tmp_path)
    server = await Post().start(tls_context=context, require_starttls=True, auth_required=True, authenticator=authenticator)
    yield server, str(authority)
    await server.stop()


@pytest.mark.parametrize(
    ("password", "trusted", "state", "code"),
    [(PASSWORD, True, "sent", 250), ("wrong", True, "queued", 535), (PASSWORD, False, "queued", None)],
)
async def test_starttls_and_a_password(office, secure, password, trusted, state, code):
    server, authority = secure
    room = office(
        smtp_host="localhost",
        smtp_port=server.port,
        smtp_user=USER,
        smtp_password=password,
        smtp_authorities=authority if trusted else None,
    )
    message_id = await room.post(mail())
    assert (await room.row(message_id)).state == state
    assert (await room.attempts(message_id))[0][1] == code
    assert len(server.letters) == (state == "sent")
    if server.letters:
        assert server.sessions[0].ssl is not None
    check = (await room.service.check())[0]
    assert check.ok is (state == "sent")
    assert password not in check.detail


async def test_nothing_goes_out_in_clear_where_encryption_is_refused(office, post):
    room = office(smtp_host="127.0.0.1", smtp_port=post.port, smtp_user=USER, smtp_password=PASSWORD)
    message_id = await room.post(mail())
    assert (await room.row(message_id)).state == "queued"
    assert post.letters == []
    assert "STARTTLS" in (await room.row(message_id)).error


def test_a_password_in_clear_is_refused_at_start():
    with pytest.raises(ValueError, match="in clear"):
        NotifySettings(smtp_host="mail.example.org", smtp_security="plain", smtp_user="u", smtp_password="p")


@pytest.mark.parametrize(
    ("case", "outcome", "code", "state"),
    [
        ("421 at once", "temporary", 421, "queued"),
        ("450 recipient", "temporary", 450, "queued"),
        ("550 recipient", "permanent", 550, "failed"),
        ("554 message", "permanent", 554, "failed"),
        ("552 message", "permanent", 552, "failed"),
        ("cut before", "temporary", None, "queued"),
        ("cut after", "unknown", None, "unknown"),
        ("hang", "unknown", None, "unknown"),
    ],
)
@pytest.mark.sampled(4)
async def test_what_a_refusal_means(by_post, post, case, outcome, code, state):
    post.cases = [case, "good"]
    message = mail()
    message_id = await by_post.post(message)
    row = await by_post.row(message_id)
    assert (row.state, await by_post.attempts(message_id)) == (state, [(outcome, code)])
    assert row.sealed is not None
    assert message.to not in (row.error or ""), "a server quotes the address; the log does not"
    taken = len(post.letters)
    await by_post.service.delivery.deliver(message_id)  # a job too many, or too early
    assert len(post.letters) == taken
    await by_post.later(message_id)
    await by_post.service.delivery.deliver(message_id)
    assert (await by_post.row(message_id)).state == ("sent" if state == "queued" else state)
    assert len(post.letters) == 1 if state == "queued" else len(post.letters) == taken


async def test_a_server_that_is_not_there_is_waited_for_longer_each_time_and_then_given_up(office):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    room = office(smtp_host="127.0.0.1", smtp_port=port, smtp_security="plain")
    message_id = await room.post(mail())
    waits = []
    while (row := await room.row(message_id)).state == "queued":
        waits.append(round((row.next_at - row.claimed_at).total_seconds()))
        await room.later(message_id)
        await room.service.delivery.deliver(message_id)
    assert waits == [10, 60, 300, 1800, 7200, 21600]
    assert row.state == "failed"
    assert (await room.service.check())[0].ok is False


async def test_a_process_that_dies_before_it_hands_over_is_followed_by_one_that_does(by_post, post, monkeypatch):
    """The job's process is ended while the server still talks; `mend` finds the row, and the message goes out once."""
    waiting = asyncio.Event()

    async def slow(self, *arguments):
        waiting.set()
        await asyncio.sleep(3600)

    with monkeypatch.context() as patched:
        patched.setattr(SMTP, "smtp_RCPT", slow)
        message_id = await by_post.service.send(mail())
        job = asyncio.create_task(by_post.service.delivery.deliver(message_id))
        await waiting.wait()
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)
    assert (await by_post.row(message_id)).state == "sending"
    await by_post.service.delivery.deliver(message_id)
    assert post.letters == [], "another may still be at it"
    await by_post.later(message_id)
    assert await by_post.service.delivery.mend() >= 1
    await by_post.service.delivery.deliver(message_id)
    assert (await by_post.row(message_id)).state == "sent"
    assert len(post.letters) == 1


async def test_a_process_that_dies_after_it_has_handed_over_sends_nothing_twice(by_post, post):
    post.cases = ["hang"]
    message_id = await by_post.service.send(mail())
    job = asyncio.create_task(by_post.service.delivery.deliver(message_id))
    while not post.letters:
        await asyncio.sleep(0.01)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)
    await by_post.later(message_id)
    await by_post.service.delivery.deliver(message_id)
    assert (await by_post.row(message_id)).state == "unknown"
    assert len(post.letters) == 1
