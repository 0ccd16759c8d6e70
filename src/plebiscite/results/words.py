"""Every English word of sentences and pages, in one table, so that other tables can follow.

A table gives a template for each key; `{name}` stands for a value. Tests hold that a table
has exactly these keys and that each template uses the same values.
"""

from collections.abc import Mapping
from typing import NamedTuple

ENGLISH: Mapping[str, str] = {
    "language": "en",
    "thousands": ",",
    "decimal": ".",
    "share": "{numerator} of {denominator} {base} ({before}{decimal}{after} %)",
    "share of nothing": "{numerator} of {denominator} {base}",
    "base registered": "registered",
    "base ballots": "ballots counted",
    "base valid": "valid votes",
    "base districts": "districts that count",
    "sentence": "{outcome} {options}; turnout {turnout}; {status}.",
    "option": "{option} {share}",
    "coverage": "{status}, {districts_in} of {districts} districts, {ballots_in} of {ballots}"
    " ballots",
    "status pre-election": "pre-election",
    "status unofficial-partial": "unofficial-partial",
    "status unofficial-complete": "unofficial-complete",
    "status certified": "certified",
    "status correction": "correction",
    "status recount": "recount",
    "means pre-election": "Nothing has been counted.",
    "means unofficial-partial": "Not final: not every group of districts has been counted.",
    "means unofficial-complete": "Everything is counted; the commission has not certified it.",
    "means certified": "The commission has certified these figures.",
    "means correction": "These figures correct earlier ones.",
    "means recount": "These figures come from a recount.",
    "outcome accepted": "Accepted.",
    "outcome accepted variant": "Accepted: {options}.",
    "outcome rejected": "Rejected.",
    "outcome elected": "Elected: {options}.",
    "outcome not-elected": "Nobody is elected.",
    "outcome tie": "A tie: {tied}. The count does not break it.",
    "outcome tie after winners": "Elected: {options}. A tie for the seats left: {tied}."
    " The count does not break it.",
    "outcome depends": "Open: it depends on ballots that are not in the figures ({missing})."
    " By the published figures: {published}",
    "outcome undecided": "Not decided yet: it depends on ballots that are not in the figures"
    " ({missing}).",
    "outcome unmet": " Not met so far: {conditions}.",
    "condition so far": "{condition} ({figure}; needed: {needed})",
    "outcome not-counted": "Not counted yet.",
    "missing outstanding": "ballots still to be counted: {number}",
    "missing withheld": "withheld ballots: {number}",
    "missing excluded": "ballots excluded at someone's discretion: {number}",
    "condition share": "Votes in favour",
    "condition turnout": "Turnout",
    "condition approval": "Votes in favour, of the roll",
    "condition districts": "Districts in favour",
    "more than": "more than {threshold}",
    "more than none": "more than none",
    "most votes": "most votes",
    "at least": "at least {threshold}",
    "met": "met",
    "not met": "not met",
    "and": ", ",
    "empty between": "{least} to {most}",
    "colon": "{name}: ",
    # papers
    "invalid": "Invalid",
    "channels caption": "By channel",
    "channel electronic": "Electronic",
    "channel paper": "On paper",
    "channel all": "Together",
    "papers": "Polling stations",
    "papers intro": "Voters could also vote on paper. One mark in the electoral roll for each voter"
    " holds for both channels; the papers were counted at the stations and entered twice.",
    "papers published": "The law publishes the answers of every station, however few its papers"
    " are.",
    "papers joined": "Stations with fewer than {minimum} papers are counted together with others,"
    " or their answers are withheld, so that nobody sees how a few people voted.",
    "papers withheld": "answers withheld, too few papers to publish",
    "papers caption": "Answers on paper",
    "stations caption": "Papers at each polling station",
    "station": "Polling station",
    "station registered": "Registered",
    "station issued": "Papers handed out",
    "station spoiled": "Replaced",
    "station voters": "Voters handed one",
    "station box": "In the box",
    "station state": "State",
    "station counted": "counted, entry {entry}",
    "coverage stations": "{covered}, {stations_in} of {stations} polling stations",
    "odd papers": "What is odd about the papers",
    "odd papers intro": "Nothing of this is wrong by itself, and it stopped nothing.",
    "odd missing": "{place}: {voters} voters were handed a paper, {box} papers are in the box",
    "odd turnout": "{place}: {voters} of {registered} registered voters voted on paper",
    "odd spoiled": "{place}: {spoiled} of {issued} papers were handed back and replaced",
    "odd invalid": "{place}: {invalid} of {box} papers are invalid ({question})",
    "odd one-sided": "{place}: all {valid} valid papers are for {option} ({question})",
    "odd empty-box": "{place}: {voters} voters were handed a paper, and the box is empty",
    "odd unmatched": "{place}: {marks} voters are marked as voting on paper, {voters} were handed"
    " one",
    # the page
    "skip": "Skip to the result",
    "page title": "{title}: result, {status}",
    "practice": "This is a practice vote, not a real vote.",
    "no witnesses": "Not for a real vote: nobody witnesses this log (quorum “none”), so different"
    " people could be shown different histories.",
    "status": "Status",
    "covered": "Counted so far",
    "also called": "In the other languages of the ballot",
    "votes": "Votes",
    "option name": "Option",
    "of base": "Share of {base}",
    "blank": "Blank",
    "empty": "Left empty",
    "ballots": "Ballots counted",
    "votes caption": "Votes",
    "conditions caption": "What the rule asks",
    "condition": "Condition",
    "figure": "Figure",
    "needed": "Needed",
    "held": "Met?",
    "bars": "The same in bars; each starts at zero and ends at 100 %.",
    "bars threshold": "The line stands at {threshold}.",
    "several": "Up to {most} options could be chosen, so the shares may add up to more than"
    " 100 %. How many answers were left empty cannot be known from the totals; they stay in the"
    " base.",
    "rounding": "Percentages are rounded to one place, or to as many as show on which side of a"
    " threshold they stand; they need not add up to exactly 100.",
    "missing": "Not in these figures: {missing}.",
    "groups caption": "Choices by district",
    "groups": "Choices by district",
    "groups intro": "Districts with fewer than {minimum} ballots are counted together with"
    " another, by a rule fixed before the vote, so that no published sum shows how a few people"
    " voted. They share one row. Where even a whole group stays below it, the definition says what"
    " is done: its sum is published all the same, or withheld.",
    "districts": "District",
    "together": "{districts} (counted together)",
    "withheld": "withheld, too few ballots to publish",
    "below": "fewer ballots than the minimum, published as the definition says",
    "outstanding": "still to be counted",
    "turnout": "Turnout",
    "turnout caption": "Turnout by district and ballot style",
    "style": "Ballot style",
    "turnout share": "Turnout",
    "all districts": "All districts",
    "exclusions": "Excluded credentials",
    "exclusions intro": "Nothing of these credentials counts. A credential is a pseudonym.",
    "no exclusions": "None.",
    "exclusions caption": "Excluded credentials and the reason",
    "credential": "Credential",
    "reason": "Reason",
    "ballot": "Ballot",
    "how known": "How it is known",
    "no ballot": "none",
    "discretionary": "someone's decision, shown against the margin",
    "provable": "anyone can check it",
    "about": "What this vote is about",
    "effect": "Effect",
    "binding": "Binding.",
    "consultative": "Consultative.",
    "legal": "Legal basis",
    "abstaining": "Not voting, or voting blank",
    "check": "Check it yourself",
    "check intro": "These figures follow from a public record. With the record, the policy file"
    " from a source you trust, and this command, a computer of yours counts again:",
    "unseen": "What no check can see",
    "unseen roll": "voters who do not exist but are on the roll",
    "unseen coercion": "coercion",
    "unseen booth": "a booth altered for one person who never challenges it",
    "unseen submission": "submissions withheld before they reach the log",
    "unseen future": "Encrypted votes are public forever: they stay secret as long as the"
    " discrete logarithm is hard.",
    "origin": "Record: {origin}",
}


class Words(NamedTuple):
    """The words of one language."""

    table: Mapping[str, str] = ENGLISH

    def say(self, key: str, **values: str) -> str:
        """The template of a key with its values put in."""
        return self.table[key].format(**values)

    def number(self, number: int) -> str:
        """A whole number with the language's mark between thousands."""
        return f"{number:,}".replace(",", self.table["thousands"])
