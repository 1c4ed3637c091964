"""An address is its owner's when they have shown it; until then it is a name among others, and nobody learns of the others."""

import asyncio

import httpx2
import pytest
from sqlalchemy import text

from lyceum.kernel.errors import NotFound
from tests.identity import mailbox
from tests.identity.conftest import PASSWORD, account, new_email

MINE = "/api/identity/me/email"
KNOWN = "You already have an account"
OTHER = "sunny stones 44 walk"


async def age(school, person, seconds: int) -> None:
    """The person's sign-in and what was sent to them lie back so long."""
    async with school.db.as_room("identity") as tx:
        past = "SET {0} = {0} - make_interval(secs => :s) WHERE user_id = :user"
        for table, column in (("address_proofs", "expires_at"), ("address_proofs", "made_at")):
            await tx.execute(text(f"UPDATE identity.{table} {past.format(column)}"), {"s": seconds, "user": person.id})


async def state(person) -> dict:
    return (await person.browser.get(MINE, headers=person.bearer)).json()


async def test_a_learner_starts_at_once_and_confirms_by_code(school, newcomer, audit):
    person = await newcomer(locale="fa")
    assert person.session["user"]["email_verified"] is False
    assert (await person.browser.post("/api/library/conversations", json={"language": "en"}, headers=person.bearer)).status_code == 201
    (letter,) = await mailbox.read(school, person.email)
    assert letter.subject == "نشانی‌تان را تأیید کنید"
    persian = letter.code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    answer = await person.browser.post(f"{MINE}/confirmation", json={"code": f"{persian[:3]} {persian[3:]}"}, headers=person.bearer)
    assert answer.json()["email_verified"] is True
    assert (await person.browser.get("/api/identity/me", headers=person.bearer)).json()["email_verified"]
    assert await state(person) | {"sends": False} == {
        "email": person.email,
        "confirmed": True,
        "changing_to": None,
        "needs_old_code": False,
        "sends": False,
    }
    again = await person.browser.post(f"{MINE}/confirmation", json={"code": letter.code}, headers=person.bearer)
    assert (again.status_code, again.json()["code"]) == (409, "address_code_over")
    assert "email_confirmed" in await audit(person.id)


async def test_a_link_counts_for_whom_it_was_made(school, newcomer):
    person, other = await newcomer(), await newcomer()
    token = (await mailbox.read(school, person.email))[-1].token
    for who, status in ((other, 409), (person, 200), (person, 409)):
        answer = await who.browser.post(f"{MINE}/confirmation/link", json={"token": token}, headers=who.bearer)
        assert answer.status_code == status


async def test_a_code_is_guessed_five_times_at_most_and_a_new_one_ends_the_old(school, newcomer):
    person = await newcomer()
    first = (await mailbox.read(school, person.email))[-1].code
    wrong = f"{(int(first) + 1) % 1_000_000:06}"
    tries = [await person.browser.post(f"{MINE}/confirmation", json={"code": wrong}, headers=person.bearer) for _ in range(5)]
    assert [one.json()["code"] for one in tries] == ["address_code_wrong"] * 4 + ["address_code_over"]
    assert [one.json()["params"].get("left") for one in tries] == [4, 3, 2, 1, None]
    right = await person.browser.post(f"{MINE}/confirmation", json={"code": first}, headers=person.bearer)
    assert right.json()["code"] == "address_code_over"
    assert (await person.browser.post(f"{MINE}/code", headers=person.bearer)).status_code == 202
    newest = (await mailbox.read(school, person.email))[-1].code
    if newest != first:
        stale = await person.browser.post(f"{MINE}/confirmation", json={"code": first}, headers=person.bearer)
        assert stale.json()["code"] == "address_code_wrong"
    assert (await person.browser.post(f"{MINE}/confirmation", json={"code": newest}, headers=person.bearer)).status_code == 200


async def test_many_guesses_at_once_are_five(school, newcomer):
    person = await newcomer()
    await mailbox.read(school, person.email)
    answers = await asyncio.gather(
        *(person.browser.post(f"{MINE}/confirmation", json={"code": f"{n:06}"}, headers=person.bearer) for n in range(20))
    )
    codes = [answer.json().get("code", "right") for answer in answers]
    assert codes.count("address_code_wrong") == 4
    assert codes.count("address_code_over") == 16


async def test_a_code_runs_out_after_a_day(school, newcomer):
    person = await newcomer()
    code = (await mailbox.read(school, person.email))[-1].code
    await age(school, person, 86_500)
    answer = await person.browser.post(f"{MINE}/confirmation", json={"code": code}, headers=person.bearer)
    assert answer.json()["code"] == "address_code_over"


# -- an address that is somebody's


async def test_signing_up_with_a_known_address_answers_the_same_and_its_owner_is_told(school, confirmed):
    owner = await confirmed()
    async with school.visitor() as browser, school.visitor() as elsewhere:
        known = await browser.post("/api/identity/users", json=account(email=owner.email.upper(), password=OTHER))
        fresh = await elsewhere.post("/api/identity/users", json=account(password=OTHER))
        bearer = {"Authorization": f"Bearer {known.json()['access_token']}"}
        fresh_bearer = {"Authorization": f"Bearer {fresh.json()['access_token']}"}
        assert known.status_code == fresh.status_code == 201

        def shape(answer: httpx2.Response) -> dict:
            user = answer.json()["user"] | {"id": "", "email": "", "created_at": ""}
            return {"user": user, "keys": sorted(answer.json()), "headers": sorted(answer.headers)}

        assert shape(known) == shape(fresh)
        letters = await mailbox.read(school, owner.email)
        assert letters[-1].subject == KNOWN
        assert "/forgot" in letters[-1].text
        assert len([one for one in letters if one.subject != KNOWN]) == 1, "no code goes to an address that is another account's"
        for code in ("000000", "111111"):
            tried = [await browser.post(f"{MINE}/confirmation", json={"code": code}, headers=one) for one in (bearer, fresh_bearer)]
            assert tried[0].json() | {"request_id": ""} == tried[1].json() | {"request_id": ""}
        assert {one["email"].lower() for one in [(await browser.get(MINE, headers=bearer)).json()]} == {owner.email}
        signed_in = [
            await browser.post("/api/identity/sessions", json={"email": email, "password": OTHER})
            for email in (owner.email, fresh.json()["user"]["email"])
        ]
        assert [one.status_code for one in signed_in] == [201, 201], "who signed up can sign in, whoever else claims the address"
        assert signed_in[0].json()["user"]["id"] == known.json()["user"]["id"] != owner.id
    async with school.visitor() as browser:
        answer = await browser.post("/api/identity/sessions", json={"email": owner.email, "password": PASSWORD})
        assert answer.json()["user"]["id"] == owner.id


async def test_who_claims_an_address_first_does_not_keep_it_from_who_reads_there(school, newcomer):
    """Somebody takes another's address before they come; the owner comes, confirms, and has nothing of the other's account."""
    squatter = await newcomer(password=OTHER, locale="en")
    owner = await newcomer(email=squatter.email, locale="en")
    assert owner.id != squatter.id
    codes = [one.code for one in await mailbox.read(school, owner.email)]
    answers = [await owner.browser.post(f"{MINE}/confirmation", json={"code": code}, headers=owner.bearer) for code in codes]
    assert answers[-1].status_code == 200
    late = await squatter.browser.post(f"{MINE}/confirmation", json={"code": codes[0]}, headers=squatter.bearer)
    assert late.json()["code"] in ("address_code_over", "address_code_wrong"), "there is one owner"
    assert (await school.house.ports["identity"].find(owner.email)).id == owner.id


async def test_of_two_who_confirm_at_once_one_gets_it(school, newcomer):
    one = await newcomer()
    other = await newcomer(email=one.email)
    codes = [letter.code for letter in await mailbox.read(school, one.email)]
    answers = await asyncio.gather(
        *(who.browser.post(f"{MINE}/confirmation", json={"code": code}, headers=who.bearer) for who in (one, other) for code in codes)
    )
    assert [answer.status_code for answer in answers].count(200) == 1


async def test_an_address_that_several_claim_names_nobody(school, newcomer):
    person = await newcomer()
    identity = school.house.ports["identity"]
    assert (await identity.find(person.email)).id == person.id
    await newcomer(email=person.email)
    with pytest.raises(NotFound, match="several"):
        await identity.find(person.email)


@pytest.mark.prove
async def test_nobody_is_buried_in_mail(school, confirmed):
    owner = await confirmed()
    before = len(await mailbox.read(school, owner.email))
    async with school.visitor() as browser:
        answers = [await browser.post("/api/identity/users", json=account(email=owner.email)) for _ in range(9)]
        assert {answer.status_code for answer in answers} == {201}
        over = await browser.post("/api/identity/users", json=account(email=owner.email))
        assert over.status_code == 429
        asked = [await browser.post("/api/identity/password/forgotten", json={"email": owner.email}) for _ in range(20)]
        assert {answer.status_code for answer in asked} == {202}
    assert len(await mailbox.read(school, owner.email)) - before <= 3


async def test_asking_again_and_again_is_limited(school, newcomer):
    person = await newcomer()
    answers = [await person.browser.post(f"{MINE}/code", headers=person.bearer) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]


# -- changing


async def test_an_address_is_changed_by_codes_from_both(school, confirmed):
    person, new = await confirmed(), new_email()
    async with school.visitor() as stranger:
        await stranger.post("/api/identity/password/forgotten", json={"email": person.email})
    old_reset = (await mailbox.read(school, person.email))[-1].token
    asked = await person.browser.post(f"{MINE}/change", json={"email": new}, headers=person.bearer)
    assert asked.status_code == 202, asked.text
    assert (asked.json()["changing_to"], asked.json()["needs_old_code"]) == (new, True)
    new_code = (await mailbox.read(school, new))[-1].code
    old_code = (await mailbox.read(school, person.email))[-1].code
    wrong = f"{(int(old_code) + 1) % 1_000_000:06}"
    for body, field in (({"new_code": new_code}, "old_code"), ({"new_code": new_code, "old_code": wrong}, "old_code")):
        refused = await person.browser.post(f"{MINE}/change/confirmation", json=body, headers=person.bearer)
        assert (refused.status_code, refused.json()["field"]) == (422, field)
    done = await person.browser.post(
        f"{MINE}/change/confirmation", json={"new_code": new_code, "old_code": old_code}, headers=person.bearer
    )
    assert (done.json()["email"], done.json()["email_verified"]) == (new, True)
    assert (await mailbox.read(school, person.email))[-1].subject == "Your address was changed"
    async with school.visitor() as browser:
        late = await browser.post("/api/identity/password/reset", json={"token": old_reset, "password": OTHER})
        assert (late.status_code, late.json()["code"]) == (409, "address_link_over"), "links in the old mailbox are dead"
        for email, status in ((person.email, 401), (new, 201)):
            assert (await browser.post("/api/identity/sessions", json={"email": email, "password": PASSWORD})).status_code == status
        again = await browser.post("/api/identity/sessions", json={"email": new, "password": PASSWORD})
        assert again.status_code == 201, "also with the password hashed anew"


async def test_a_mistyped_address_is_changed_without_its_code(school, newcomer):
    person, new = await newcomer(locale="en"), new_email()
    assert (await person.browser.post(f"{MINE}/change", json={"email": new}, headers=person.bearer)).json()["needs_old_code"] is False
    code = (await mailbox.read(school, new))[-1].code
    done = await person.browser.post(f"{MINE}/change/confirmation", json={"new_code": code}, headers=person.bearer)
    assert done.json()["email"] == new


async def test_changing_to_a_known_address_tells_its_owner_and_nobody_else(school, confirmed):
    owner, person = await confirmed(), await confirmed()
    to_known = await person.browser.post(f"{MINE}/change", json={"email": owner.email}, headers=person.bearer)
    assert (await mailbox.read(school, owner.email))[-1].subject == KNOWN
    shown = to_known.json() | {"changing_to": ""}
    to_new = await person.browser.post(f"{MINE}/change", json={"email": new_email()}, headers=person.bearer)
    assert (to_known.status_code, shown) == (to_new.status_code, to_new.json() | {"changing_to": ""})
    same = await person.browser.post(f"{MINE}/change", json={"email": person.email.upper()}, headers=person.bearer)
    assert same.json()["code"] == "address_same"


async def test_a_change_can_be_left(school, confirmed):
    person, new = await confirmed(), new_email()
    await person.browser.post(f"{MINE}/change", json={"email": new}, headers=person.bearer)
    code = (await mailbox.read(school, new))[-1].code
    assert (await person.browser.delete(f"{MINE}/change", headers=person.bearer)).status_code == 204
    assert (await state(person))["changing_to"] is None
    late = await person.browser.post(f"{MINE}/change/confirmation", json={"new_code": code, "old_code": code}, headers=person.bearer)
    assert late.json()["code"] == "address_code_over"


@pytest.mark.parametrize(("call", "path"), [("post", f"{MINE}/change"), ("put", "/api/identity/me/password")])
async def test_what_an_old_sign_in_may_not_change(school, confirmed, call, path):
    person = await confirmed()
    async with school.db.as_room("identity") as tx:
        past = text("UPDATE identity.sessions SET auth_time = auth_time - interval '11 minutes' WHERE user_id = :user")
        await tx.execute(past, {"user": person.id})
    refreshed = (await person.refresh()).json()
    bearer = {"Authorization": f"Bearer {refreshed['access_token']}"}
    body = {"email": new_email()} if call == "post" else {"password": OTHER}
    answer = await getattr(person.browser, call)(path, json=body, headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (403, "fresh_sign_in_needed")


@pytest.mark.parametrize("email", ["a@b.example\r\nBcc: all@b.example", "a@b.example, c@d.example", "<a@b.example>", "a@b.example\x00"])
async def test_no_address_breaks_out_of_a_header(school, confirmed, email):
    person = await confirmed()
    answer = await person.browser.post(f"{MINE}/change", json={"email": email}, headers=person.bearer)
    assert answer.status_code == 422
    async with school.visitor() as browser:
        assert (await browser.post("/api/identity/password/forgotten", json={"email": email})).status_code in (202, 422)
    await school.work()
