"""What is printed for voters: the letter with the code, and notices of their ballots.

One sheet each. Name and address stand where a window envelope shows them (DIN 5008 form B and DL).
Nothing of the code is visible in the window.
"""

import re

from plebiscite.errors import MisuseError
from plebiscite.registry.models import Desk, Message, Voter
from plebiscite.registry.sheet import INNER, MARGIN, WIDTH, Sheets
from plebiscite.registry.wording import (
    Wording,
    district_name,
    greeting,
    if_not_you,
    recorded_at,
)

_WINDOW_LEFT, _WINDOW_TOP, _WINDOW_WIDTH = 22.0, 47.0, 80.0
_BODY_TOP = 93.0
_BOTTOM = 287.0
_SCALES = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76)
_FOLD = 105.0
_QR, _SMALL_QR = 44.0, 26.0
_COLUMNS = 3
_GAP = 3.0
_MOST_ADDRESS_LINES = 6
_LONG_NAME = "Maximiliana-Konstantina Wolkenstein-Montgomery de la Motte"
_LONG_ADDRESS = "1, 2, 3, 4, 5"
_SOME_CODE = "-".join(["0000"] * 7)


def fitting_scale(wording: Wording) -> float:
    """The largest type in which a letter of this wording fits on its sheet, whoever it is for.

    Raises: MisuseError when even the smallest does not fit.
    """
    longest = max(wording.districts.values(), key=len)
    voter = Voter(name=_LONG_NAME, address=_LONG_ADDRESS, district=longest, code=_SOME_CODE)
    with Sheets("") as scratch:
        for scale in _SCALES:
            scratch.scale = scale
            if letter_page(scratch, voter, wording) <= _BOTTOM:
                return scale
    raise MisuseError("the letter does not fit on its sheet: shorten the title of the referendum")


def letter_page(sheets: Sheets, voter: Voter, wording: Wording) -> float:
    """One voter's letter, on one sheet; gives where it ends."""
    say = wording.voice.say
    top = _head(sheets, voter, wording)
    when = say("vote-when", opens=wording.opens, closes=wording.closes)
    top = sheets.text(MARGIN, top, INNER, when)
    top = sheets.text(MARGIN, top, INNER, wording.clock, size=8.5)
    district = say("district", district=district_name(wording, voter))
    top = sheets.text(MARGIN, top, INNER, district, bold=True)
    top = _code(sheets, voter, wording, top + _GAP)
    top = sheets.text(MARGIN, top, INNER, say("vote-again"))
    top = _comparing(sheets, wording, top + _GAP)
    for message in ("check-differ", "check-receipt", "check-notice", "check-no-notice"):
        top = sheets.text(MARGIN, top + 1, INNER, say(message), size=9.5)
    return _help(sheets, wording, top + _GAP)


def notice_page(
    sheets: Sheets, desk: Desk, voter: Voter, messages: list[Message], wording: Wording
) -> None:
    """One voter's notices of ballots that were recorded, on one sheet; never what they say."""
    say = wording.voice.say
    top = _head(sheets, voter, wording)
    top = sheets.text(MARGIN, top, INNER, say("letter-notices"), size=12, bold=True) + _GAP
    for message in messages:
        at = recorded_at(desk, wording, message)
        line = say("notice-ballot", number=message.ballot_number, at=at)
        top = sheets.text(MARGIN, top, INNER, line) + 1
    top = sheets.text(MARGIN, top + _GAP, INNER, say("notice-yours"))
    top = sheets.text(MARGIN, top + 1, INNER, if_not_you(desk, wording), bold=True)
    top = sheets.text(MARGIN, top + 1, INNER, say("notice-secret"))
    top = sheets.text(MARGIN, top + 1, INNER, wording.clock, size=8.5)
    _help(sheets, wording, top + _GAP)


def window_lines(voter: Voter) -> list[str]:
    """Name and address as the window shows them."""
    parts = re.split(r"\s*\n\s*|\s*,\s+", voter.address.strip())
    return [each for each in (voter.name, *parts) if each][:_MOST_ADDRESS_LINES]


def _head(sheets: Sheets, voter: Voter, wording: Wording) -> float:
    """Sender, window, title and greeting; gives the place below them."""
    sheets.new_page(wording.language, rtl=wording.direction == "rtl")
    sheets.fold_mark(_FOLD)
    below = sheets.line(MARGIN, 15, INNER, wording.sender, size=11, bold=True)
    sheets.line(MARGIN, below + 0.5, INNER, wording.return_address, size=8.5)
    _window(sheets, voter, wording)
    say = wording.voice.say
    top = _BODY_TOP
    if wording.practice:
        top = sheets.text(MARGIN, top, INNER, say("practice"), bold=True) + 1
    top = sheets.text(MARGIN, top, INNER, wording.title, size=14, bold=True) + 2
    return sheets.text(MARGIN, top, INNER, greeting(wording, voter)) + 2


def _window(sheets: Sheets, voter: Voter, wording: Wording) -> None:
    """The address, where the envelope's window is: on the left in every language."""
    start = WIDTH - _WINDOW_LEFT - _WINDOW_WIDTH if sheets.rtl else _WINDOW_LEFT
    back = ", ".join(filter(None, (wording.sender, *wording.return_address.split("\n"))))
    top = sheets.line(start, _WINDOW_TOP, _WINDOW_WIDTH, back, size=6.5) + 1.5
    for line in window_lines(voter):
        top = sheets.line(start, top, _WINDOW_WIDTH, line, size=10.5)


def _code(sheets: Sheets, voter: Voter, wording: Wording, top: float) -> float:
    """The framed way into the booth: a QR code, or a page and a code to type."""
    say = wording.voice.say
    beside, width = MARGIN + _QR + 4, INNER - _QR - 8
    sheets.qr(MARGIN + 1, top + 1, _QR, wording.link(voter.code))
    line = sheets.text(beside, top + 3, width, say("letter-scan"), bold=True)
    line = sheets.text(beside, line + 1, width, say("letter-type"))
    line = sheets.machine(beside, line + 1, width, wording.booth, size=9)
    line = sheets.text(beside, line + 2, width, say("letter-code"), bold=True)
    line = sheets.machine(beside, line + 1, width, voter.code, size=13)
    line = sheets.text(beside, line + 1, width, say("letter-typing"), size=8.5)
    line = sheets.text(beside, line + 1, width, say("code-secret"), size=9)
    height = max(_QR + 2, line - top + 2)
    sheets.box(MARGIN, top, INNER, height)
    return top + height + 2


def _comparing(sheets: Sheets, wording: Wording, top: float) -> float:
    """The framed twelve words, a box to tick, and the fingerprint for machines."""
    say = wording.voice.say
    width = INNER - _SMALL_QR - 8
    line = sheets.text(MARGIN + 3, top + 2, width, say("check-heading"), size=12, bold=True)
    line = sheets.text(MARGIN + 3, line + 1, width, say("check-words"))
    column = width / _COLUMNS
    words = line + 1.5
    for number, word in enumerate(wording.words):
        row, place = divmod(number, _COLUMNS)
        start = MARGIN + 3 + place * column
        line = sheets.machine(start, words + row * 5.2, column, f"{number + 1:>2} {word}", size=11)
    line = sheets.text(MARGIN + 3, line + 1, width, say("letter-tick"), bold=True)
    beside = MARGIN + INNER - _SMALL_QR - 2
    below = sheets.qr(beside, top + 2, _SMALL_QR, wording.fingerprint)
    below = sheets.text(beside, below, _SMALL_QR, say("letter-fingerprint"), size=7)
    height = max(line, below) - top + 2
    sheets.box(MARGIN, top, INNER, height)
    return top + height + 1


def _help(sheets: Sheets, wording: Wording, top: float) -> float:
    say = wording.voice.say
    top = sheets.text(MARGIN, top, INNER, say("help-heading"), size=12, bold=True) + 1
    for contact in wording.contacts:
        top = sheets.line(MARGIN, top, INNER, contact, size=12, bold=True)
    return sheets.text(MARGIN, top + 1, INNER, say("help-why"))
