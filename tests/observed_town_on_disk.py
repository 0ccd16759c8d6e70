"""The observed town in a folder, with everything observers can say and three bulletins."""

from pathlib import Path

from definition_examples import example
from observed_town import KEYS, observed_definition
from played_town import RANDOM, Town
from plebiscite.offices import commission, observation, trustee
from plebiscite.offices.observer import fill_in, state_position
from plebiscite.offices.submission import Submission, sign_submission, words_blob
from plebiscite.record.acts import observer_office
from plebiscite.record.entries import Place, VerificationEntry

ROOT = "ab" * 32
SCRIPT = "<script>alert(1)</script>"


class ObservedTown(Town):
    """A town whose observers have the keys of `observed_town`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, observed_definition(), example("town")[1])
        self.place = Place(district=self.definition.districts[0].id, station="s1")

    def say(self, made: Submission, observer: int) -> int:
        """An observer's submission, on the record; its index."""
        key = KEYS[observer - 1]
        state = self.keeper.state
        signed = sign_submission(made, state, observer_office(observer), key)
        return self.keeper.submit(signed)[-1].position

    def state_position(self, observer: int, position: str, words: str, **more: object) -> int:
        return self.say(state_position(position, words, RANDOM, **more), observer)  # type: ignore[arg-type]  # its own options

    def answer(self, entry: int, words: str) -> None:
        self.act(commission.answer(self.keeper.state, entry, words, RANDOM))

    def announce(self, words: str = "", expected: int | None = None) -> None:
        remark = words_blob(words, RANDOM) if words else None
        self.act(commission.announce(self.keeper.state, expected=expected, words=remark))


def play_observed(folder: Path) -> ObservedTown:
    """One accepts and objects, one boycotts, one applied late and was refused, and all verify."""
    town = ObservedTown(folder)
    town.define()
    town.state_position(1, "accepts", "We come.")
    town.issue()
    town.ceremony()
    town.rehearse()
    town.act(commission.open_voting(town.keeper.state))
    state = town.keeper.state
    late = observation.invite(
        state, "The late ones", str(KEYS[2].verifier), "applied", "Asked.", RANDOM
    )
    town.act(late)
    town.act(observation.accredit(state, 3, "refused", f"Too late. {SCRIPT}", RANDOM))
    town.state_position(2, "boycotts", "Nobody asked us about the date.")
    for number in range(5):
        town.vote(number, {"bench": ["yes"]})
    town.announce("The rain kept people away.", expected=town.definition.calendar.closes + 3600)
    objection = town.state_position(
        1, "objects", f"The door was locked. {SCRIPT}", severity="serious", place=town.place,
        evidence=[ROOT],
    )  # fmt: skip
    town.state_position(2, "remark", "The door was open.", severity="note", place=town.place)
    town.answer(objection, "The lock was mended at nine.")
    answers = [("documents", "yes"), ("reports", "no"), ("own-point", "not-observed")]
    town.say(fill_in("plebiscite-observation/1", answers, "reports: cut.", RANDOM), 1)  # type: ignore[arg-type]  # answers of the list
    town.end_voting()
    _count(town)
    return town


def _count(town: ObservedTown) -> None:
    town.act(commission.close(town.keeper.state))
    town.act(commission.publish_tallies(town.keeper.state))
    for owner in range(1, town.definition.trustees.threshold + 1):
        decrypted = trustee.decrypt(town.keeper.state, town.files[owner], RANDOM)
        if decrypted.entries:
            town.act(decrypted, f"trustee/{owner}")
    town.act(commission.publish_results(town.keeper.state))
    town.announce()
    tree = town.keeper.writer.tree
    verified = VerificationEntry(
        size=tree.size, root=tree.root.hex(), program="plebiscite 0.1", verdict="passed"
    )
    town.say(Submission((verified,)), 1)
    town.say(
        Submission(
            (
                VerificationEntry(
                    size=tree.size,
                    root=tree.root.hex(),
                    program="another 2.0",
                    verdict="failed",
                    failed=("result-2",),
                    report=ROOT,
                ),
            )
        ),
        2,
    )
    town.state_position(1, "agrees", "The count is right.")
    town.act(commission.certify(town.keeper.state))
    town.announce()
    town.close()
