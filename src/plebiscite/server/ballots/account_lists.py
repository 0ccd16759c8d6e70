"""The list of voters' accounts, from a source that is not the registrar: one CSV file.

Columns: `account` (an e-mail address, or the subject that the OIDC issuer names), and, if
known, `district`. The file is read whole or not at all.
"""

import csv
import io
from typing import NamedTuple

from django.db import transaction

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.record.definition import Definition
from plebiscite.record.text_encoding import decode_text
from plebiscite.server.ballots.models import CredentialUse, VoterAccount
from plebiscite.server.ballots.one_time_codes import subject_of
from plebiscite.server.referendums.models import Referendum

LARGEST = 32 * 2**20  # bytes
LONGEST_SUBJECT = 254
MOST_PROBLEMS = 20


class Account(NamedTuple):
    """One line: the subject as it is compared, and the district or ""."""

    subject: str
    district: str


def read_accounts(raw: bytes, definition: Definition) -> list[Account]:
    """The accounts in a CSV file.

    Raises: MalformedError naming every defect with its line (the first twenty), never a subject.
    """
    if len(raw) > LARGEST:
        raise MalformedError(f"the file has {len(raw)} bytes; the most is {LARGEST}")
    text = decode_text(raw, "accounts")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    if "account" not in (rows.fieldnames or ()):
        raise MalformedError("line 1 names the columns; `account` is needed")
    districts = {district.id for district in definition.districts}
    seen: dict[str, int] = {}
    accounts: list[Account] = []
    problems: list[str] = []
    try:
        for row in rows:
            subject = subject_of(row["account"] or "")
            district = (row.get("district") or "").strip()
            problem = _problem(subject, district, districts, seen)
            if problem:
                problems.append(f"line {rows.line_num}: {problem}")
            seen.setdefault(subject, rows.line_num)
            accounts.append(Account(subject, district))
    except csv.Error as broken:
        raise MalformedError(f"this is no CSV: {broken}", place=f"line {rows.line_num}") from broken
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = problems[:MOST_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise MalformedError("; ".join(shown))
    return accounts


def _problem(subject: str, district: str, districts: set[str], seen: dict[str, int]) -> str:
    if not subject or len(subject) > LONGEST_SUBJECT:
        return "the account is empty or too long"
    if subject in seen:
        return f"the same account as in line {seen[subject]}"
    if district and district not in districts:
        return f"there is no district {district[:40]!r}"
    return ""


def replace_accounts(referendum: Referendum, accounts: list[Account]) -> int:
    """Put these accounts in place of those there are; how many.

    Raises: MisuseError once an account was used: then nobody is taken off the list.
    """
    with transaction.atomic():
        if CredentialUse.objects.filter(referendum=referendum).exists():
            raise MisuseError(
                "voting has begun with these accounts, so the list stays as it is; whoever is "
                "missing calls the commission"
            )
        VoterAccount.objects.filter(referendum=referendum).delete()
        VoterAccount.objects.bulk_create(
            (
                VoterAccount(referendum=referendum, subject=each.subject, district=each.district)
                for each in accounts
            ),
            batch_size=2000,
        )
    return len(accounts)
