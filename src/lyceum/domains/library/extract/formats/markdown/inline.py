"""The words of a line of Markdown without its signs. Every rule is linear in the length of the text."""

import re
from html import unescape

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
PRIVATE = 0xE000
"""Escaped signs wait in the private area until all others are gone."""
BREAK = re.compile(r"<br\s*/?>[ \t]*\n?", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]{0,20}(?:\s[^<>]{0,500})?/?>")
AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,500})>")
CODE = re.compile(r"(`{1,3})(?!`)([^`\n]{1,500})\1(?!`)")
IMAGE = re.compile(r"!\[([^\[\]]{0,500})\](?:\([^()\n]{0,500}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\[\]\n]{0,200}\])")
LINK = re.compile(r"\[([^\[\]]{0,500})\](?:\([^()\n]{0,500}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\[[^\[\]\n]{0,200}\])")
NOTE = re.compile(r"\[\^[^\[\]\s]{1,60}\](?!:)")
ATTRIBUTES = re.compile(r"[ \t]*\{[#.:][^{}\n]{0,200}\}[ \t]*$", re.MULTILINE)
STARS = re.compile(r"(?<!\s)\*{1,3}|\*{1,3}(?!\s)")
LOW_LINES = re.compile(r"(?<![^\W_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![^\W_])")
STRUCK = re.compile(r"~~(?=\S)|(?<=\S)~~")


def plain(text: str) -> str:
    """What a reader sees of a piece of Markdown; forced line breaks stay as newlines."""
    text = ESCAPED.sub(lambda match: chr(PRIVATE + ord(match[1])), text)
    text = BREAK.sub("\n", _without_comments(text))
    text = AUTOLINK.sub(r"\1", text)
    text = CODE.sub(lambda match: "".join(_kept(sign) for sign in match[2]), text)
    text = LINK.sub(r"\1", IMAGE.sub(r"\1", NOTE.sub("", text)))
    text = TAG.sub("", ATTRIBUTES.sub("", text))
    for signs in (STARS, LOW_LINES, STRUCK):
        if len(signs.findall(text)) > 1:
            text = signs.sub("", text)
    text = unescape(text)
    return "".join(chr(ord(sign) - PRIVATE) if PRIVATE <= ord(sign) < PRIVATE + 128 else sign for sign in text)


def _without_comments(text: str) -> str:
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start)) >= 0:
        text = text[:start] + text[end + 3 :]
        start = text.find("<!--", start)
    return text


def _kept(sign: str) -> str:
    return chr(PRIVATE + ord(sign)) if "!" <= sign <= "~" and not sign.isalnum() else sign


def only_image(text: str) -> str | None:
    """The description of a picture that stands alone; None when there is anything else."""
    match = IMAGE.fullmatch(text.strip())
    return plain(match[1]) if match else None


def link_share(text: str) -> float:
    """How much of the text is links to places of the same file."""
    linked = sum(len(match[1]) for match in LINK.finditer(text) if "](#" in match[0])
    return linked / max(1, len(plain(text).strip()))
