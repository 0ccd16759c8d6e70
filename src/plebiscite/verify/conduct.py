"""Times, witnesses and the end: what is judged once the whole record was read.

Source: `spec/record.md`; additions 4. Times are medians of the cosignatures, so that liars move
nothing while they are fewer than half of those who cosigned.
"""

from datetime import UTC, datetime

from plebiscite.errors import ConductError, UnavailableError
from plebiscite.record.definition import Calendar
from plebiscite.record.phases import Phase
from plebiscite.record.state import Milestone, RecordState
from plebiscite.verify.announced import all_counted, counted_status, require_announced

_LAST_MOMENT = 253_402_300_799  # the end of the year 9999; a witness may claim a later time


def _written(time: int) -> str:
    if time > _LAST_MOMENT:
        return f"{time} seconds after 1970"
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def check_watched(state: RecordState) -> None:
    """conduct-5: rehearsal, open, polls-closed and close each have a cosigned checkpoint."""
    sizes = {
        "rehearsal": state.rehearsal.point.size if state.rehearsal else 0,
        "open": state.open_size,
        "polls-closed": state.polls_closed_size,
        "close": state.close.size if state.close else 0,
        "end": state.size if state.phase is Phase.ENDED else 0,
    }
    for kind, size in sizes.items():
        if not size:
            continue
        with state.check("conduct-5", f"entry {size - 1} ({kind})"):
            milestone = state.milestones.at(size)
            if milestone is None:
                raise ConductError(f"no checkpoint of exactly {size} entries is kept")
            if not milestone.quorum_met:
                raise ConductError(f"the checkpoint of {size} entries lacks the quorum")


def check_times(state: RecordState) -> None:
    """conduct-4: opening and end of voting by the witnesses' clocks and the calendar."""
    if state.definition is None:
        return
    calendar = state.definition.calendar
    if state.open_size:
        with state.check("conduct-4", f"entry {state.open_size - 1} (open)"):
            opened = _time_at(state, state.open_size)
            if not calendar.opens <= opened < state.closes:
                raise ConductError(
                    f"voting opened at {_written(opened)}; the calendar says "
                    f"{_written(calendar.opens)}"
                )
            _check_gaps(state, calendar, opened)
    for size, closes in state.extensions:
        with state.check("conduct-4", f"entry {size - 1} (extension)"):
            if _time_at(state, size) > closes:
                raise ConductError(f"voting was extended after it had ended, {_written(closes)}")
    if state.polls_closed_size:
        with state.check("conduct-4", f"entry {state.polls_closed_size - 1} (polls-closed)"):
            closed = _time_at(state, state.polls_closed_size)
            if not state.closes <= closed <= state.closes + calendar.closing_grace:
                raise ConductError(
                    f"voting ended at {_written(closed)}; the calendar and its extensions say "
                    f"{_written(state.closes)}, and {calendar.closing_grace} seconds of grace"
                )


def _check_gaps(state: RecordState, calendar: Calendar, opened: int) -> None:
    if state.rehearsal is not None:
        rehearsed = _time_at(state, state.rehearsal.point.size)
        if opened - rehearsed < calendar.rehearsal_gap:
            raise ConductError(
                f"the rehearsal was {opened - rehearsed} seconds before opening; "
                f"the calendar asks for {calendar.rehearsal_gap}"
            )
        # The roll was frozen before the rehearsal; its exact time is at most that. Nobody has to
        # keep this checkpoint, so one without the quorum would be one liar's word.
        kept = state.milestones.at(state.elections_size)
        watched = kept is not None and kept.quorum_met and kept.time is not None
        frozen = _time_at(state, state.elections_size) if watched else rehearsed
        if opened - frozen < calendar.roll_gap:
            raise ConductError(
                f"the roll was frozen {opened - frozen} seconds before opening; "
                f"the calendar asks for {calendar.roll_gap}"
            )


def _milestone(state: RecordState, size: int) -> Milestone:
    milestone = state.milestones.at(size)
    if milestone is None:
        raise UnavailableError(f"no checkpoint of exactly {size} entries is kept, so no time")
    return milestone


def _time_at(state: RecordState, size: int) -> int:
    milestone = _milestone(state, size)
    if milestone.time is None:
        raise UnavailableError("no witness cosigned it, so nobody outside tells the time")
    if not milestone.quorum_met:
        raise UnavailableError("it lacks the quorum, so its time is the word of a few")
    return milestone.time


def check_complete(state: RecordState) -> None:
    """What must be there at the end: results, every station's count, and the newest announcement.

    A referendum that was given up owes no result; the report says that it was.
    """
    if state.phase is not Phase.ENDED or state.close is None or state.aborted:
        return
    if state.definition is None:
        return
    for group in state.groups:
        place = f"group {group.head}"
        with state.check("tally-2", place):
            state.require_rolls((group.head,))
            if group.head not in state.group_counts:
                raise ConductError("the record ended without this group's encrypted tally")
        count = state.group_counts.get(group.head)
        withheld = group.rule == "withhold" and group.ballots > 0
        if count is not None and not withheld:
            with state.check("result-1", place):
                if count.result is None:
                    raise ConductError("the record ended without this group's result")
    _check_stations(state)
    if counted_status(state) == "unofficial-complete":  # else what is missing was said above
        with state.check("result-4", f"entry {state.size - 1} (end)"):
            require_announced(state)


def _check_stations(state: RecordState) -> None:
    if state.required_definition().paper is None:
        return
    with state.check("paper-1", f"entry {state.size - 1} (end)"):
        if not all_counted(state):
            raise ConductError("the record ended before every polling station was counted")
