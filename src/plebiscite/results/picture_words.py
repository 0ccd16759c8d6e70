"""The English words of changes, pictures, maps, curves and comparisons, beside those of `words`.

Same rules as `words.ENGLISH`; `EVERY` holds both, and other languages give all of it.
"""

from collections.abc import Mapping
from typing import Final

from plebiscite.results.words import ENGLISH, Words

PICTURES: Final[Mapping[str, str]] = {
    # what changed
    "changes": "What changed",
    "changes caption": "Changed figures",
    "changes none": "No figure changed.",
    "changes many": "Figures changed: {number}.",
    "changes coverage": "Before: {earlier}. Now: {later}.",
    "change": "{place}: {figure}: before {earlier}, now {later}.",
    "change new": "{place}: {figure}: {later}; not given before.",
    "change gone": "{place}: {figure}: was {earlier}; no longer given.",
    "change place": "What it is about",
    "change figure": "Figure",
    "change earlier": "Before",
    "change later": "Now",
    "change absent": "not given",
    "of station": "station {station}",
    "of credential": "credential {credential}",
    "word accepted": "accepted",
    "word rejected": "rejected",
    "word elected": "elected",
    "word not-elected": "nobody elected",
    "word tie": "tie",
    "word depends": "open",
    "word not-counted": "not counted",
    "word published": "counted",
    "word withheld": "withheld",
    "word outstanding": "still to be counted",
    "figure status": "status",
    "figure coverage": "counted so far (districts, ballots, stations)",
    "figure registered": "registered voters",
    "figure turnout": "turnout",
    "figure outcome": "outcome",
    "figure votes": "votes",
    "figure blank": "blank answers",
    "figure empty": "left empty",
    "figure valid": "valid votes",
    "figure ballots": "ballots counted",
    "figure outstanding": "ballots still to be counted",
    "figure withheld": "withheld ballots",
    "figure discretionary": "ballots excluded at someone's discretion",
    "figure members": "districts counted together",
    "figure state": "state of the count",
    "figure excluded": "exclusion",
    "figure invalid": "invalid papers",
    "figure on-paper": "voters on paper",
    "figure issued": "papers handed out",
    "figure spoiled": "papers replaced",
    "figure box": "papers in the box",
    # pictures
    "axis percent": "{number} %",
    # maps
    "map": "Map",
    "map map": "Districts by their outlines",
    "map tiles": "Districts as tiles of one size, near their places",
    "map fifth": "{option}: from {low} to under {high} % of {base}",
    "map last fifth": "{option}: from {low} to {high} % of {base}",
    "map leads": "most votes for {option}",
    "map tie": "equal votes",
    "map no votes": "no votes",
    "map unsigned": "The outlines come from a file beside the record; nobody signed them.",
    "map described": "The same figures as in the table of districts. Districts that were counted"
    " together have one figure and are drawn as one area.",
    "map table": "Choices by district: the table of the map",
    "map figures": "Votes",
    # turnout over time
    "curve": "Turnout over time",
    "curve note": "Each point is a moment at which witnesses saw the record. Points lie at least"
    " {minimum} ballots apart, so that none tells of a few voters; between them the line is only"
    " drawn.",
    "curve hours": "Each point is the end of an hour, as the service wrote it down. Points lie at"
    " least {minimum} ballots apart, so that none tells of a few voters; between them the line is"
    " only drawn.",
    "curve empty": "There is no moment that may be shown.",
    "curve time": "Moment",
    "curve so far": "Voters so far",
    "curve new": "Since the row before",
    "curve opens": "Voting opened: {time}",
    "curve closes": "Voting closed: {time}",
    "curve begin": "opening",
    "curve end": "close",
    # an earlier vote
    "compare": "Compared with an earlier vote",
    "compare now": "now",
    "compare earlier": "earlier",
    "compare none": "not given",
    "compare same": "Earlier: {earlier}. The question was the same.",
    "compare other": "Earlier: {earlier}. The question was not the same: compare with care.",
    "compare source": "Earlier figures after {source}; nothing here checks them.",
    "embed whole": "All results, and how to check them",
}

EVERY: Final[Mapping[str, str]] = {**ENGLISH, **PICTURES}
EVERY_WORD: Final = Words(EVERY)
