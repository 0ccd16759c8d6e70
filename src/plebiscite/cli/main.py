"""`plebiscite`: the command line of every party. Nothing else is imported before it is used."""

import click

from plebiscite.cli.door import DoorGroup
from plebiscite.cli.lazy import Later

_HERE = "plebiscite.cli"

COMMANDS = {
    "demo": Later(f"{_HERE}.demo", "demo", "Play a whole referendum on this machine."),
    "serve": Later(f"{_HERE}.serve", "serve", "Run the voting service on this machine."),
    "stop": Later(f"{_HERE}.serve", "stop", "Stop the voting service."),
    "tick": Later(f"{_HERE}.serve", "tick", "Do what is due in the voting service, once."),
    "backup": Later(f"{_HERE}.backup", "backup", "Write the voting service to one file."),
    "restore": Later(f"{_HERE}.backup", "restore", "Make a voting service from its backup."),
    "promote": Later(f"{_HERE}.backup", "promote", "Let a restored log sign again."),
    "verify": Later(f"{_HERE}.verify", "verify", "Check a record, or a Belenios archive."),
    "advice": Later(f"{_HERE}.advice", "advice", "Make advice: others verify faster with it."),
    "follow": Later(f"{_HERE}.follow", "follow", "Keep a checked mirror; raise the alarm."),
    "compare": Later(f"{_HERE}.compare", "compare", "Are two copies of a record one history?"),
    "results": Later(f"{_HERE}.results", "results", "Publish figures: data, pages, pictures."),
    "export": Later(f"{_HERE}.export", "export", "Write archives of a record, or a site as files."),
    "rebuild": Later(f"{_HERE}.rebuild", "rebuild", "Make the service's indexes again."),
    "key": Later(f"{_HERE}.key", "key", "Make the key of an office, and show its public half."),
    "definition": Later(f"{_HERE}.definition", "definition", "Write and check a definition."),
    "roll": Later(f"{_HERE}.roll", "roll", "Check an electoral roll."),
    "record": Later(f"{_HERE}.record", "record", "Keep, read, copy and follow a record."),
    "registrar": Later(f"{_HERE}.registrar", "registrar", "Issue voting codes."),
    "ceremony": Later(f"{_HERE}.ceremony", "ceremony", "Commission: the key and the elections."),
    "rehearsal": Later(f"{_HERE}.ceremony", "rehearsal", "Commission: try every trustee's key."),
    "trustee": Later(f"{_HERE}.trustee", "trustee", "Make a share of the key; decrypt totals."),
    "referendum": Later(f"{_HERE}.referendum", "referendum", "Commission: from open to end."),
    "exclusion": Later(f"{_HERE}.exclusion", "exclusion", "Commission: exclude a credential."),
    "papers": Later(f"{_HERE}.papers", "papers", "Paper counts, and marks of voters on paper."),
    "notice": Later(f"{_HERE}.notice", "notice", "Commission: incidents, answers, erasures."),
    "ballot": Later(f"{_HERE}.ballot", "ballot", "Vote, challenge, and check a vote."),
    "policy": Later(f"{_HERE}.policy", "policy", "Say whom a policy trusts, and with what."),
    "witness": Later(f"{_HERE}.witness", "witness", "Cosign a log's checkpoints."),
    "observer": Later(f"{_HERE}.observer", "observer", "Answer, state, verify: on the record."),
    "check-claim": Later(
        f"{_HERE}.check_claim", "check_claim_command", "Compare an announced figure with a record."
    ),
    "bulletin": Later(f"{_HERE}.bulletin", "bulletin", "Announced figures, and what changed."),
    "dossier": Later(f"{_HERE}.dossier", "dossier", "Who said what of a question's votes."),
    "claims": Later(f"{_HERE}.claims", "claims", "Propose and confirm what an article says."),
    "completion": Later(f"{_HERE}.completion", "completion", "Completion for your shell."),
}

_EPILOG = """\b
Example:
  plebiscite verify record --policy policy

Exit status: 0 fine, 1 checked and wrong, 2 cannot be used, 3 could not check.
"""


@click.group(
    cls=DoorGroup,
    later=COMMANDS,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="plebiscite", message="%(prog)s %(version)s")
def main() -> None:
    """A referendum whose result anyone can check."""
