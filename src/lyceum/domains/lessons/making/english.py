"""Forms of English words that rules can be sure of: irregular verbs by a table, regular ones by their ending."""

from lyceum.domains.lessons import lexicon

# Base, past, participle.
_VERBS = """
be was been, become became become, begin began begun, bend bent bent, bite bit bitten, blow blew blown, break broke broken,
bring brought brought, build built built, buy bought bought, catch caught caught, choose chose chosen, come came come, creep crept crept,
deal dealt dealt, dig dug dug, do did done, draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen,
feel felt felt, fight fought fought, find found found, fly flew flown, forget forgot forgotten, forgive forgave forgiven,
freeze froze frozen, give gave given, go went gone, grow grew grown, hang hung hung, have had had, hear heard heard, hide hid hidden,
hold held held, keep kept kept, know knew known, lead led led, leave left left, lend lent lent, light lit lit, lose lost lost,
make made made, mean meant meant, meet met met, pay paid paid, ride rode ridden, ring rang rung, rise rose risen, run ran run,
say said said, see saw seen, sell sold sold, send sent sent, shake shook shaken, shine shone shone, shoot shot shot, sing sang sung,
sink sank sunk, sit sat sat, sleep slept slept, slide slid slid, speak spoke spoken, spend spent spent, spin spun spun, stand stood stood,
steal stole stolen, stick stuck stuck, strike struck struck, swear swore sworn, sweep swept swept, swim swam swum, take took taken,
teach taught taught, tear tore torn, tell told told, think thought thought, throw threw thrown, understand understood understood,
wake woke woken, wear wore worn, weep wept wept, win won won, write wrote written
"""
# One, many.
_NOUNS = "man men, woman women, child children, foot feet, tooth teeth, mouse mice, goose geese, knife knives, wife wives, life lives"
_NOUNS += ", leaf leaves, wolf wolves, shelf shelves, half halves, loaf loaves, thief thieves"
_PAST: dict[str, str] = {}
_PARTICIPLES: dict[str, str] = {}
for _row in _VERBS.replace("\n", " ").split(","):
    _base, _past, _participle = _row.split()
    _PAST[_past] = _base
    _PARTICIPLES[_participle] = _base
_MANY = {row.split()[1]: row.split()[0] for row in _NOUNS.split(",")}
_THIRD = {"has": "have", "does": "do", "goes": "go"}
_IRREGULAR = {"past": _PAST, "participle": _PARTICIPLES, "plural": _MANY, "third": _THIRD}
_TABLED = frozenset(_PAST.values()) - {"be"}
_ENDINGS = {"past": "ed", "participle": "ed", "ing": "ing", "comparative": "er", "superlative": "est", "third": "s", "plural": "s"}
_VOWELS = "aeiou"


def base_of(word: str, kind: str) -> str:
    """The base of which this word is the form `kind`; "" when that is not sure."""
    listed = _IRREGULAR.get(kind, {}).get(word)
    if listed:
        return "" if listed in (word, "be") else listed
    base = lexicon.lemma(word, "en")
    if base == word or not lexicon.is_listed(base, "en") or word not in _regular(base, _ENDINGS[kind]):
        return ""
    if kind in ("past", "participle") and base in _TABLED:
        return ""
    return base if lexicon.zipf(base, "en") >= lexicon.COMMON_ZIPF else ""


def is_form(word: str, base: str) -> bool:
    """Whether a word is a verb's or a noun's form of this base, by the tables or by rule."""
    in_tables = any(forms.get(word) == base for forms in _IRREGULAR.values())
    return in_tables or any(word in _regular(base, ending) for ending in ("ed", "ing", "s"))


def _regular(base: str, ending: str) -> set[str]:
    """The ways in which this base may take this ending."""
    if ending == "s":
        if base.endswith("y") and base[-2:-1] not in _VOWELS:
            return {base[:-1] + "ies"}
        return {base + "es"} if base.endswith(("s", "x", "z", "ch", "sh", "o")) else {base + "s"}
    if base.endswith("ie") and ending == "ing":
        return {base[:-2] + "ying"}
    if base.endswith("e"):
        return {base[:-1] + ending, base + ending} if ending == "ing" and base.endswith(("ee", "ye", "oe")) else {base[:-1] + ending}
    if base.endswith("y") and base[-2:-1] not in _VOWELS and ending != "ing":
        return {base[:-1] + "i" + ending}
    return {base + ending, base + base[-1] + ending}


def tables() -> dict[str, object]:
    """Irregular forms and their bases as plain data, for a judge in another language."""
    return {"irregular": _IRREGULAR}
