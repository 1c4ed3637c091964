"""Which language a text is in: by its script, then by its commonest words. Enough to choose a voice and a word list;
what the file says of itself comes first unless the letters contradict it."""

import re
from collections import Counter

from lyceum.kernel import languages

SAMPLE_CHARACTERS = 50_000
LETTERS = {
    "Arab": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "Hebr": re.compile(r"[\u0590-\u05ff]"),
    "Cyrl": re.compile(r"[\u0400-\u04ff]"),
    "Grek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "Deva": re.compile(r"[\u0900-\u097f]"),
    "Jpan": re.compile(r"[\u3040-\u30ff]"),
    "Hang": re.compile(r"[\uac00-\ud7af]"),
    "Hans": re.compile(r"[\u4e00-\u9fff]"),
    "Latn": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
COMMON = {
    "Latn": {
        "en": "the of and to in a that was his he it with as had for you not be her on at by which",
        "de": "der die und zu den das nicht ein ich sie ist mit dem des auf eine sich er es war auch",
        "fr": "de la le et les des en un une que dans il est pas qui pour au elle plus sur était",
        "es": "de la que el en y los se del las un por con no una su para es lo como más pero",
        "it": "di che e la il un a per in non una sono del con si le della lo gli ma era nel",
        "pt": "de a o que e do da em um para não com uma os no se na por mais as dos ao seu",
        "nl": "de van het een en in is dat op te zijn met voor niet die hij aan er om ook was",
        "pl": "w i na nie się z do to że jest jak o co ale po za tak od był przez jego już",
        "tr": "bir ve bu da de için ne çok ile o gibi daha ama kadar var olan sonra ben değil mi",
    },
    "Arab": {
        "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز بود می شد او ما",
        "ar": "في من على إلى أن هذا التي الذي ما لا كان عن مع هو كل بعد قد لم بين هذه ثم",
        "ur": "کے میں کی ہے اور سے کا کو پر نے کہ یہ ہیں تھا نہیں بھی وہ ایک ہو گیا",
    },
    "Cyrl": {
        "ru": "и в не на я что он с как это по но она к у его за из от так же бы ты мы",
        "uk": "і в не на що я з до як це він та але у за його від так ж є ми ти вона які",
    },
}
ALONE = {"Hebr": "he", "Grek": "el", "Deva": "hi", "Jpan": "ja", "Hang": "ko", "Hans": "zh"}
SCRIPTS = {
    **dict.fromkeys(("fa", "ar", "ur", "ps", "ckb", "ug", "sd"), "Arab"),
    **dict.fromkeys(("he", "yi"), "Hebr"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk"), "Cyrl"),
    **dict.fromkeys(COMMON["Latn"], "Latn"),
    **{code: script for script, code in ALONE.items()},
}
OTHER_RIGHT_TO_LEFT = frozenset({"ps", "ckb", "ug", "sd", "yi", "dv", "syr"})


def of_book(declared: str, texts: list[str]) -> str:
    """The primary subtag of the book's language; empty when neither the file nor the text tells."""
    sample = _sample(texts)
    script = _script(sample)
    code = languages.find(declared).code if declared.strip() else ""
    if code in ("und", "mul", "zxx", "mis") or not re.fullmatch(r"[a-z]{2,3}", code):
        code = ""
    if code and (not script or SCRIPTS.get(code, script) in (script, *({"Jpan": ["Hans"], "Hans": ["Jpan"]}.get(script, [])))):
        return code
    return _guess(sample, script)


def direction(code: str) -> languages.Direction:
    """`rtl` or `ltr`."""
    return "rtl" if code in OTHER_RIGHT_TO_LEFT else languages.find(code).direction if code else "ltr"


def _sample(texts: list[str]) -> str:
    """Text from all over the book: a preface may be in another language."""
    total = sum(map(len, texts))
    step = max(1, total // SAMPLE_CHARACTERS)
    return "\n".join(texts[::step])[: SAMPLE_CHARACTERS * 2]


def _script(sample: str) -> str:
    counts = {name: len(pattern.findall(sample)) for name, pattern in LETTERS.items()}
    name = max(counts, key=lambda script: counts[script])
    if name == "Hans" and counts["Jpan"] * 10 > counts["Hans"]:
        return "Jpan"
    return name if counts[name] else ""


def common_words(sample: str, script: str) -> Counter[str]:
    """How often the commonest words of each language of a script come in a text, by the language's code."""
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    return Counter({code: sum(words[word] for word in common.split()) for code, common in COMMON[script].items()})


def _guess(sample: str, script: str) -> str:
    if script not in COMMON:
        return ALONE.get(script, "")
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    scores = {code: sum(words[word] for word in common.split()) for code, common in COMMON[script].items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] * 25 > words.total() or (script == "Arab" and scores[best]) else ""
