"""Kavenegar on loopback: `v1/{key}/{scope}/{method}.json`, form in, `return` and `entries` out, HTTP 200 whatever happens."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

KEY = "4b6176656e656761722d6b6579"
HANG_SECONDS = 5.0


@dataclass
class Kavenegar:
    """A running stand-in. `cases` are used up one a sending, the last one stays: `good`, a status, `page`, `hang`, `cut`."""

    cases: list[str] = field(default_factory=lambda: ["good"])
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    taken: dict[str, dict] = field(default_factory=dict)
    """Our own number -> what is known of the message."""
    credit: int = 9_000_000
    address: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> "Kavenegar":
        app = web.Application()
        app.router.add_post("/v1/{key}/{scope}/{method}.json", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        assert self._runner
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = f"{request.match_info['scope']}/{request.match_info['method']}"
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((method, form))
        if request.match_info["key"] != KEY:
            return _told(403, "کلید API نامعتبر است")
        if method == "account/info":
            return _told(200, "تایید شد", {"remaincredit": self.credit, "expiredate": 1_893_456_000, "type": "Master"})
        if method == "sms/status":
            return _told(200, "تایید شد", *(one for one in self.taken.values() if str(one["messageid"]) in form["messageid"].split(",")))
        if method == "sms/statuslocalmessageid":
            known = self.taken.get(form["localid"])
            return _told(200, "تایید شد", known or {"messageid": 0, "localid": form["localid"], "status": 100, "statustext": "ناشناخته"})
        return await self._sending(request, method, form)

    async def _sending(self, request: web.Request, method: str, form: dict[str, str]) -> web.StreamResponse:
        case = self.cases.pop(0) if len(self.cases) > 1 else self.cases[0]
        if case.isdecimal():
            return _told(int(case), "خطا")
        if case == "page":
            return web.Response(status=502, text="<html>Bad gateway</html>", content_type="text/html")
        if case == "lost":  # it never came to the part that sends
            assert request.transport
            request.transport.close()
            return web.Response()
        number = 8_792_343 + len(self.taken)
        entry = {"messageid": number, "status": 1, "statustext": "در صف ارسال", "receptor": form["receptor"], "cost": 120}
        self.taken[form.get("localid", str(number))] = entry
        if case == "hang":
            await asyncio.sleep(HANG_SECONDS)
        if case == "cut":
            assert request.transport
            request.transport.close()
        return _told(200, "تایید شد", entry)


def _told(status: int, message: str, *entries: dict) -> web.Response:
    return web.json_response({"return": {"status": status, "message": message}, "entries": list(entries) or None})
