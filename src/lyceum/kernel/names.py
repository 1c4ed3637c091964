"""What tells a name from a word where spelling does not: the titles before it, and the commonest given names. Folded for comparison."""

from lyceum.kernel.text import fold

NONE: frozenset[str] = frozenset()

# Persian has no capitals: a word that mostly follows a title is a name, and so are the commonest given names.
_TITLES = {"fa": "آقای دکتر مهندس جناب سرکار عمو خاله دایی عمه حاج حاجی شیخ میرزا سید کل مش"}
_GIVEN = {
    "fa": "علی محمد حسین حسن رضا مهدی امیر احمد محمود سعید حمید مجید فرهاد بهرام بهمن کاوه آرش سیاوش رستم سهراب پرویز هوشنگ منوچهر داریوش "
    "کوروش ایرج نادر ناصر اکبر اصغر عباس ابراهیم اسماعیل یوسف یعقوب موسی عیسی جعفر کاظم کریم رحیم قاسم جواد مسعود منصور سارا مریم زهرا "
    "فاطمه زینب لیلا مینا نرگس پروین شیرین فریبا مهین ناهید پریسا نسرین سیما رویا آزاده شهرزاد گیتی مهسا سمیرا نازنین کبری صغری خدیجه "
    "تهران اصفهان شیراز تبریز مشهد ایران",
}
# Written with a capital, and yet words to learn.
_WORDS = {
    "en": "i i'm i'll i've i'd monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mr mrs miss sir english french german spanish persian"
}


def by_language(table: dict[str, str]) -> dict[str, frozenset[str]]:
    """Words of each language as they are compared."""
    return {language: frozenset(fold(word, language) for word in text.split()) for language, text in table.items()}


TITLES, GIVEN_NAMES, CAPITAL_WORDS = by_language(_TITLES), by_language(_GIVEN), by_language(_WORDS)
CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages whose nouns all have capitals."""
