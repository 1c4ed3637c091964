"""Errors as OpenAI's clients understand them (platform.openai.com/docs/guides/error-codes, read November 2026)."""

from typing import Any

from pydantic import BaseModel
from starlette.responses import JSONResponse

from lyceum.kernel.errors import LyceumError, TooMany, Unavailable

_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "insufficient_quota",
    403: "permission_error",
    404: "invalid_request_error",
    405: "invalid_request_error",
    409: "conflict_error",
    413: "invalid_request_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
}
_CODES = {
    "unauthenticated": "invalid_api_key",
    "token_invalid": "invalid_api_key",
    "api_key_refused": "invalid_api_key",
    "not_enough_credit": "insufficient_quota",
    "too_many_requests": "rate_limit_exceeded",
    "too_many_paid_calls": "rate_limit_exceeded",
    "body_too_large": "request_too_large",
}


class ErrorDetail(BaseModel):
    """What is wrong: a sentence, its kind, the field it is about, a stable code."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    """An error."""

    error: ErrorDetail


ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorBody, "description": "What is wrong with the request, and what to do."},
    "5XX": {"model": ErrorBody, "description": "The provider, or a part of the school, does not answer."},
}


def error_body(error: LyceumError) -> dict[str, Any]:
    """The body of an error; also what a stream says when it breaks off."""
    return {
        "error": {
            "message": error.detail,
            "type": _TYPES.get(error.status, "server_error"),
            "param": error.field,
            "code": _CODES.get(error.code, error.code),
        }
    }


def error_answer(error: LyceumError, request_id: str) -> JSONResponse:
    """An error with the headers that tell a client whether and when to try again."""
    headers = {"x-request-id": request_id}
    if isinstance(error, TooMany | Unavailable) and "seconds" in error.params:
        headers["Retry-After"] = str(error.params["seconds"])
    if error.code == "request_in_progress":
        headers |= {"x-should-retry": "true", "Retry-After": "1"}
    elif (error.status < 500 and error.status != 429) or error.params.get("retryable") == 0:
        headers["x-should-retry"] = "false"
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(error_body(error), error.status, headers)
