"""Which language a text is in: by its script, and by its function words.

Only English is understood. The words were chosen so that no two lists share the frequent ones.
"""

import re
import unicodedata
from collections import Counter

from plebiscite.errors import UnsupportedError

_FUNCTION_WORDS = {
    "English": "the of and to in that was is for it with as his he on be at by had not are but"
    " from have they which were their has been will would said who its this",
    "French": "le la les des et est une dans que qui pour pas sur au avec sont ont cette aux par"
    " plus ce ces il elle nous votre du a été leurs",
    "German": "der die das und ist nicht ein eine mit von den dem zu im auf sich auch für es wurde"
    " werden haben nach bei aus wir sie ihnen mehr als unserer",
    "Spanish": "el los las y es una que del por con para se su al como más fue han pero sus este",
    "Italian": "il lo gli e è una che di della per con non sono del alla nel come anche più ha",
    "Portuguese": "o os as e é uma que do da dos das não com para em por mais foi como ao se",
    "Dutch": "de het een en van is niet dat op te zijn met voor aan er ook door maar werd naar",
    "Polish": "w i na z się nie że do jest to po od za jak przez oraz był ale dla o",
    "Turkish": "ve bir bu için ile da de olarak çok daha olan ancak gibi kadar sonra",
    "Swedish": "och att det som en på är av för med den till inte har de om ett men var",
}
_WORDS = {name: frozenset(words.split()) for name, words in _FUNCTION_WORDS.items()}
_SCRIPTS = {
    "CYRILLIC": "a language in Cyrillic script",
    "GEORGIAN": "Georgian",
    "ARABIC": "a language in Arabic script",
    "HEBREW": "Hebrew",
    "GREEK": "Greek",
    "ARMENIAN": "Armenian",
    "CJK": "a language in Chinese characters",
    "HIRAGANA": "Japanese",
    "HANGUL": "Korean",
    "THAI": "Thai",
    "DEVANAGARI": "a language in Devanagari script",
}
_WORD = re.compile(r"[^\W\d_]+")
_LONG_ENOUGH = 5  # words: a shorter line says nothing about its language
_SAMPLE = 20_000  # characters
_HALF = 0.5
_LEAST_ENGLISH = 0.12  # of all words; English prose has 0.3 or more
_FEW = 40  # words: a short text may have few function words


def language_of(text: str) -> str:
    """The language's name, as well as can be told; English if nothing speaks against it."""
    words = _WORD.findall(text[:_SAMPLE].casefold())
    script = _script(words)
    if script:
        return script
    shares = _shares(words)
    best = max(shares, key=lambda name: (shares[name], name == "English"))
    if best == "English" and len(words) >= _FEW and shares["English"] < _LEAST_ENGLISH:
        return "a language this program does not know"
    return best


def looks_foreign(line: str) -> bool:
    """Whether a line of some length is clearly not English."""
    words = _WORD.findall(line.casefold())
    if _script(words):
        return True
    if len(words) < _LONG_ENOUGH:
        return False
    shares = _shares(words)
    return max(shares.values()) > 2 * shares["English"]


def require_english(text: str, place: str) -> None:
    """Raises: UnsupportedError naming the language and the remedy if the text is in another."""
    found = language_of(text)
    if found != "English":
        raise UnsupportedError(
            f"the article seems to be in {found}, and only English prose is understood: "
            "write its claims by hand (docs/reference/claims.md), or give an English report",
            place=place,
        )


def _shares(words: list[str]) -> dict[str, float]:
    counts = Counter(words)
    total = max(len(words), 1)
    return {name: sum(counts[word] for word in known) / total for name, known in _WORDS.items()}


def _script(words: list[str]) -> str:
    letters = [letter for word in words for letter in word if ord(letter) > 0x24F]  # noqa: PLR2004 - the end of Latin
    if len(letters) <= _HALF * sum(map(len, words)):
        return ""
    names = Counter(unicodedata.name(letter, "?").split(" ")[0] for letter in letters)
    return _SCRIPTS.get(
        names.most_common(1)[0][0].split("-")[0], "a script this program does not know"
    )
