"""How do we know? One page, three depths."""

from typing import Any

from plebiscite.server.public.addresses import check_command
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.witnesses_shown import witnesses_shown


def trust(seen: Visit) -> dict[str, Any]:
    """Context of `public/trust.html`."""
    log = seen.standing.log
    return {
        "witnesses": witnesses_shown(seen),
        "cosigned": len(log.opened.cosigned),
        "command": check_command(seen.standing.slug),
    }
