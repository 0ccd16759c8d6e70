"""The background worker: started by `serve`, ends with it. `python -m plebiscite.registry.worker`.

It runs tasks one after another; a second thread queues them every few seconds.
"""

import os
import sys
import threading
import time
from pathlib import Path

from plebiscite.registry.opening import open_desk_folder

_EVERY = 5.0  # seconds between two ticks
_INTERVAL = 0.5  # seconds between two looks at the queue
_NAME = "registrar"


def main(data: str, parent: str) -> None:
    """Work until the process `parent` is gone."""
    open_desk_folder(Path(data))
    # Django is set up only now.
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415

    from plebiscite.registry.tasks import forget_interrupted  # noqa: PLC0415

    forget_interrupted()
    threading.Thread(target=_tick_until_orphaned, args=(int(parent),), daemon=True).start()
    worker = Worker(
        queue_names=["default"],
        interval=_INTERVAL,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=_NAME,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    worker.run()


def _tick_until_orphaned(parent: int) -> None:
    from django.db import OperationalError, connection  # noqa: PLC0415

    from plebiscite.registry.tasks import tick  # noqa: PLC0415

    while os.getppid() == parent:
        try:
            tick()
        except OperationalError:  # locked for long: the next tick
            connection.close()
        time.sleep(_EVERY)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
