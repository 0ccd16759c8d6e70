"""What granian serves, in a process of its own that ends with the one that started it."""

import os
import threading
import time

from django.core.wsgi import get_wsgi_application

_EVERY = 1.0  # seconds


def _end_with(parent: int) -> None:
    """Killed without a warning, the parent cannot stop this process, which holds the port."""
    while os.getppid() == parent:
        time.sleep(_EVERY)
    os._exit(0)


os.environ["DJANGO_SETTINGS_MODULE"] = "plebiscite.registry.settings"
threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
application = get_wsgi_application()
