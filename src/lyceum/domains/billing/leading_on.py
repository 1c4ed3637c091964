"""Some gateways want the buyer's browser to come with a form. No script of ours may send one elsewhere: this page has a button."""

from html import escape
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from lyceum.domains.billing.gateway import Begun
from lyceum.platform.http import PROBLEMS

POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action {origin}; frame-ancestors 'none'; base-uri 'none'"
STYLE = (
    ":root{color-scheme:light dark}body{margin:0;min-block-size:100vh;display:grid;place-content:center;gap:24px;padding:24px;"
    'font:18px/1.6 system-ui,Vazirmatn,"Noto Sans Arabic",Tahoma,sans-serif;text-align:center}form{display:grid}'
    "button{font:inherit;font-weight:600;min-block-size:52px;padding:12px 32px;border-radius:10px;border:0;"
    "background:#1d5a43;color:#fff;cursor:pointer}"
    "button:focus-visible{outline:3px solid #e69500;outline-offset:2px}p{margin:0}"
)


def router(service: Any) -> APIRouter:
    """`/bank/on/…`."""
    routes = APIRouter(prefix="/bank/on", tags=["billing"], responses=PROBLEMS)

    @routes.get("/{payment_id}", response_class=HTMLResponse)
    async def lead(payment_id: UUID) -> Response:
        """The way to a gateway that wants a form: the page has one, with a button."""
        begun = await service.form(payment_id)
        parts = urlsplit(begun.url)
        policy = POLICY.format(origin=f"{parts.scheme}://{parts.netloc}")
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store", "Referrer-Policy": "origin"}
        return HTMLResponse(_page(begun), headers=headers)

    return routes


def _page(begun: Begun) -> str:
    """In both languages: it is shown for a moment, before anybody could choose one."""
    fields = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in begun.fields.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Payment · پرداخت</title><style>{STYLE}</style></head><body>"
        '<p>The bank’s page is next.</p><p lang="fa" dir="rtl">از این‌جا به صفحهٔ بانک می‌روید.</p>'
        f'<form method="post" action="{escape(begun.url)}">{fields}'
        '<button>Go to the bank · <span lang="fa">رفتن به بانک</span></button></form>'
        "</body></html>"
    )
