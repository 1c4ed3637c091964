"""Pages that lead a buyer's browser on to a gateway which no plain address opens: a form with a button, or the gateway's own script.

The app's pages let no script or form go elsewhere; these have a policy of their own, for one gateway each.
"""

from html import escape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from lyceum.domains.billing.gateway import Begun, Leading
from lyceum.platform.http import PROBLEMS

FORM_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action {origin}; frame-ancestors 'none'; base-uri 'none'"
STYLE = (
    ":root{color-scheme:light dark}body{margin:0;min-block-size:100vh;display:grid;place-content:center;gap:24px;padding:24px;"
    'font:18px/1.6 system-ui,Vazirmatn,"Noto Sans Arabic",Tahoma,sans-serif;text-align:center}form{display:grid}'
    "button{font:inherit;font-weight:600;min-block-size:52px;padding:12px 32px;border-radius:10px;border:0;"
    "background:#1d5a43;color:#fff;cursor:pointer}"
    "button:focus-visible{outline:3px solid #e69500;outline-offset:2px}p{margin:0}"
)
NEXT = '<p>The bank’s page is next.</p><p lang="fa" dir="rtl">از این‌جا به صفحهٔ بانک می‌روید.</p>'
"""In both languages: it is shown for a moment, before anybody could choose one."""


def router(service: Any) -> APIRouter:
    """`/bank/on/…`."""
    routes = APIRouter(prefix="/bank/on", tags=["billing"], responses=PROBLEMS)

    @routes.get("/{payment_id}", response_class=HTMLResponse)
    async def lead(payment_id: UUID) -> Response:
        """The way to a gateway that no plain address opens."""
        leading: Leading = await service.leading(payment_id)
        headers = {"Content-Security-Policy": leading.policy, "Cache-Control": "no-store", "Referrer-Policy": "origin"}
        return HTMLResponse(page(leading.content, leading.head), headers=headers)

    @routes.get("/{payment_id}/script.js")
    async def script(payment_id: UUID) -> Response:
        """What the page runs to open the gateway, where the gateway wants that."""
        leading: Leading = await service.leading(payment_id)
        return Response(leading.script, media_type="text/javascript", headers={"Cache-Control": "no-store"})

    return routes


def page(content: str, head: str = "") -> str:
    """A page around this content."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Payment · پرداخت</title><style>{STYLE}</style>{head}</head><body>{NEXT}{content}</body></html>"
    )


def form(begun: Begun) -> Leading:
    """A form with a button that goes to the gateway."""
    parts = urlsplit(begun.url)
    fields = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in begun.fields.items())
    content = (
        f'<form method="post" action="{escape(begun.url)}">{fields}'
        '<button>Go to the bank · <span lang="fa">رفتن به بانک</span></button></form>'
    )
    return Leading(content=content, policy=FORM_POLICY.format(origin=f"{parts.scheme}://{parts.netloc}"))
