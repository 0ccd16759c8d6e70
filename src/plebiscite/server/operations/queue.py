"""The queue of background tasks: what a killed worker left comes back, what is done goes."""

from datetime import timedelta

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

KEPT_FOR = timedelta(days=1)


def take_back() -> int:
    """Tasks that were running when the one worker of this service was killed wait again; how many.

    Every task of this service may run twice.
    """
    return DBTaskResult.objects.running().update(status=TaskResultStatus.READY)


def forget_finished() -> int:
    """Delete what ended more than a day ago; how many."""
    past = timezone.now() - KEPT_FOR
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=past).delete()
    return deleted
