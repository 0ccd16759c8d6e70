"""Districts on a map: the table first, with an address for each row; then map and tiles."""

from typing import Any

from django.utils.safestring import mark_safe

from plebiscite.results.page_map import map_table
from plebiscite.results.picture_bars import picture_title
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.pictures import maps_of
from plebiscite.server.public.spoken_words import spoken_words


def maps(seen: Visit) -> dict[str, Any]:
    """Context of `public/maps.html`; no questions without a file of outlines."""
    texts, words = seen.standing.words(seen.language), spoken_words(seen.language)
    return {
        "closed": seen.standing.is_closed,
        "unsigned": words.say("map unsigned"),
        "described": words.say("map described"),
        "mapped": [
            {
                "question": each.question.id,
                "title": next(
                    one.text
                    for one in each.shown.view.texts.questions
                    if one.id == each.question.id
                ),
                "table": mark_safe(map_table(each)),  # noqa: S308 - made and escaped by results
                "words": f"{picture_title(each.shown)}: {words.say('map')}",
            }
            for each in maps_of(seen, texts, words)
        ],
    }
