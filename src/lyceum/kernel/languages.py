"""Languages the school speaks of: names, direction of script."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True)
class Language:
    """A language by its ISO 639-1 code; `own_name` is what its speakers call it."""

    code: str
    name: str
    own_name: str
    direction: Direction = "ltr"


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", "English"),
        Language("fa", "Persian", "فارسی", "rtl"),
        Language("ar", "Arabic", "العربية", "rtl"),
        Language("de", "German", "Deutsch"),
        Language("es", "Spanish", "Español"),
        Language("fr", "French", "Français"),
        Language("he", "Hebrew", "עברית", "rtl"),
        Language("it", "Italian", "Italiano"),
        Language("ja", "Japanese", "日本語"),
        Language("nl", "Dutch", "Nederlands"),
        Language("pl", "Polish", "Polski"),
        Language("pt", "Portuguese", "Português"),
        Language("ru", "Russian", "Русский"),
        Language("tr", "Turkish", "Türkçe"),
        Language("uk", "Ukrainian", "Українська"),
        Language("ur", "Urdu", "اردو", "rtl"),
        Language("zh", "Chinese", "中文"),
    )
}


def find(code: str) -> Language:
    """The language of a tag such as `en`, `en-GB` or `pes`; one that is not listed is taken as left-to-right under its own code."""
    primary = code.replace("_", "-").split("-")[0].lower()
    primary = {"pes": "fa", "per": "fa", "fas": "fa", "eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr"}.get(primary, primary)
    return LANGUAGES.get(primary, Language(primary, primary, primary))
