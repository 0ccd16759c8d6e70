"""Tests of the registrar's desk. What needs Django's settings of the desk lies in `desk/`.

One process can have one Django project, and the other tests have the service's: so the files of
`desk/` are collected only by the process that `test_desk.py` starts for each.
"""

import os

collect_ignore_glob = (
    [] if os.environ.get("DJANGO_SETTINGS_MODULE") == ("plebiscite.registry.settings") else ["desk"]
)
