"""The example town's definition with a paper channel and two polling stations."""

from played_town import EXAMPLES


def town_text(small_counts: str = "join") -> str:
    """Three papers or ballots are enough to be shown."""
    text = (EXAMPLES / "town.toml").read_text(encoding="utf-8")
    paper = f'minimum = 3\npaper = {{ small_counts = "{small_counts}" }}\n'
    text = text.replace(
        "minimum = 5                      # no result rests on fewer ballots\n", paper
    )
    stations = "registered = 10\nstations = { hall = 6, annex = 4 }\n"
    changed = text.replace("registered = 10\n", stations)
    assert paper in changed
    assert stations in changed
    return changed
