"""What the calendar and the record ask the commission to do next, done without anyone waiting.

Every act is derived from the phase that the record is in, and the record knows no way back: an
act that was done is not due again, whatever the clock says.
"""

from collections.abc import Callable

from plebiscite.errors import PlebisciteError
from plebiscite.record.apply import CERTIFIABLE
from plebiscite.record.phases import Phase
from plebiscite.server.referendums.models import DueAct, Referendum
from plebiscite.server.referendums.sealed import sealed_definition
from plebiscite.server.sequencing.client import SequencerClient, sequencer
from plebiscite.server.sequencing.messages import Summary, TrusteeProgress

Finder = Callable[[Referendum, Summary, int], str]
_ENDED = "ended"
"""Noted once the record has ended, so that it is not asked for again and again."""
_MOST_ACTS = 12  # of one referendum in one tick
_SHOWN_BY = {
    "publish_elections": "election",
    "publish_tallies": "encrypted-tally",
    "publish_results": "result",
}
_CERTIFIED = "announce_certified"
"""The bulletin that tells the certification: the same act as any, noted under its own name."""
_ACT_OF = {_CERTIFIED: "announce"}
_NOTHING_LEFT = "nothing in this submission waits"
"""What is said against an act that has nothing (more) to publish."""


def tick(referendum: Referendum, now: int) -> list[str]:
    """Do everything that is due at `now` (POSIX seconds); the names of what was done.

    Idempotent. An act that the rules refuse is noted on the task list and tried again later.
    """
    done: list[str] = []
    if not referendum.is_sealed or _is_done(referendum, _ENDED):
        return done
    keeper = sequencer()
    while len(done) < _MOST_ACTS:
        name = _next_name(referendum, keeper, now)
        if not name or not _do(referendum, keeper, name, now):
            break
        done.append(name)
    return done


def _next_name(referendum: Referendum, keeper: SequencerClient, now: int) -> str:
    try:
        summary = keeper.summary(referendum.slug)
    except PlebisciteError as problem:
        _note(referendum, "summary", problem.message)
        return ""
    try:
        name = due(referendum, summary, now)
    except PlebisciteError as problem:
        _note(referendum, "summary", problem.message)
        return ""
    _note(referendum, "summary", "")
    if summary.phase == Phase.ENDED:
        DueAct.objects.update_or_create(
            referendum=referendum, name=_ENDED, defaults={"done_at": now}
        )
    if name == "late":
        _note(referendum, "open_voting", "the time of voting passed before the rehearsal was done")
        return ""
    return "" if name and _is_done(referendum, name) else name


def due(referendum: Referendum, summary: Summary, now: int) -> str:
    """The act that is due; "" for none, "late" when voting can never be opened."""
    finders: dict[str, Finder] = {
        Phase.CEREMONY: _in_ceremony,
        Phase.ELECTIONS: _in_elections,
        Phase.REHEARSAL: _in_rehearsal,
        Phase.VOTING: _in_voting,
        Phase.PAUSED: _in_voting,
        Phase.POLLS_CLOSED: lambda *_: "close",
        Phase.CLOSED: _in_count,
    }
    find = finders.get(summary.phase)
    return find(referendum, summary, now) if find else ""


def _in_ceremony(_: Referendum, summary: Summary, __: int) -> str:
    if not summary.ceremony:
        return ""

    def is_through(trustee: TrusteeProgress) -> bool:
        single = trustee.commitment and trustee.reveal
        return single and (not summary.pedersen or (trustee.certificate and trustee.share_key))

    return "publish_trustees" if all(map(is_through, summary.trustees)) else ""


def _in_elections(referendum: Referendum, _: Summary, __: int) -> str:
    return "begin_rehearsal" if _is_done(referendum, "publish_elections") else "publish_elections"


def _in_rehearsal(referendum: Referendum, summary: Summary, now: int) -> str:
    if summary.closes <= now:
        return "late"
    done = sum(each.rehearsed for each in summary.trustees)
    if now < referendum.opens or done < summary.threshold:
        return ""
    is_enough = done == len(summary.trustees) or not _needs_all(referendum)
    return "open_voting" if is_enough else ""


def _needs_all(referendum: Referendum) -> bool:
    """Whether voting waits for the rehearsal of every trustee."""
    return sealed_definition(referendum).trustees.rehearsal_by_all


def _in_voting(_: Referendum, summary: Summary, now: int) -> str:
    return "end_voting" if now >= summary.closes else ""


def _in_count(referendum: Referendum, summary: Summary, _: int) -> str:
    if not _is_done(referendum, "publish_tallies"):
        return "publish_tallies"
    ready = sum(each.decrypted >= summary.groups for each in summary.trustees)
    if ready < summary.threshold:
        return ""
    if not _is_done(referendum, "publish_results"):
        return "publish_results"
    if not summary.announced:
        return "announce"
    return _CERTIFIED if summary.certified and summary.bulletin in CERTIFIABLE else ""


def _is_done(referendum: Referendum, name: str) -> bool:
    """Whether the service did it, or (its database was lost) the record's index shows it."""
    if referendum.due_acts.filter(name=name, done_at__isnull=False).exists():
        return True
    kind = _SHOWN_BY.get(name)
    return kind is not None and referendum.entries.filter(kind=kind).exists()


def _do(referendum: Referendum, keeper: SequencerClient, name: str, now: int) -> bool:
    try:
        keeper.act(referendum.slug, _ACT_OF.get(name, name))
    except PlebisciteError as problem:
        if not (name in _SHOWN_BY and problem.message.startswith(_NOTHING_LEFT)):
            _note(referendum, name, problem.message)
            return False
    DueAct.objects.update_or_create(
        referendum=referendum, name=name, defaults={"done_at": now, "problem": ""}
    )
    return True


def _note(referendum: Referendum, name: str, problem: str) -> None:
    """Keep what stands against an act, for the task list."""
    if problem:
        DueAct.objects.update_or_create(
            referendum=referendum, name=name, defaults={"problem": problem}
        )
    elif referendum.due_acts.filter(name=name).exclude(problem="").exists():
        referendum.due_acts.filter(name=name).update(problem="")
