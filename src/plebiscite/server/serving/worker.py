"""The worker: background tasks and mail, from the queues in the database."""

import django
from django.core.management import call_command


def main() -> None:
    """Take back what a killed worker left, then work until told to end."""
    django.setup()
    from plebiscite.server.operations.queue import take_back  # noqa: PLC0415 - models need setup

    take_back()
    call_command("db_worker", queue_name="*", interval=1.0, verbosity=0)


if __name__ == "__main__":
    main()
