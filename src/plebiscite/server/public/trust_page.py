"""How do we know? One page, three depths."""

from typing import Any

from plebiscite.server.public.addresses import check_command
from plebiscite.server.public.frame import Visit


def trust(seen: Visit) -> dict[str, Any]:
    """Context of `public/trust.html`."""
    log = seen.standing.log
    witnesses = log.policy.policy.witnesses
    return {
        "witnesses": [(each.name, each.name in log.opened.cosigned) for each in witnesses],
        "cosigned": len(log.opened.cosigned),
        "command": check_command(seen.standing.slug),
    }
