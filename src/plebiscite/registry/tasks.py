"""Background work. Every task is safe to run again, at any time, after any crash."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from plebiscite.errors import PlebisciteError
from plebiscite.registry.delivery import report_deliveries
from plebiscite.registry.destruction import finish_destruction
from plebiscite.registry.following import follow
from plebiscite.registry.issuing import ROLLS, is_on_record
from plebiscite.registry.mailing import send_due
from plebiscite.registry.models import Desk, DestructionStage, Posting
from plebiscite.registry.opening import this_folder
from plebiscite.registry.posted import post_submissions
from plebiscite.registry.printing import make_batch, waiting_batches


@task()
def look_at_record() -> None:
    """Follow the record; hand in what waits; go on with a destruction; report deliveries."""
    desk = Desk.objects.filter(pk=1).first()
    if desk is None or desk.destruction == DestructionStage.DONE:
        return
    follow()
    folder = this_folder()
    try:
        if Posting.objects.filter(name=ROLLS, sent_at=None).exists() and not is_on_record(ROLLS):
            post_submissions()
            follow()
        finish_destruction(folder)
    except PlebisciteError as problem:  # tried again at the next tick; people see it meanwhile
        Desk.objects.filter(pk=1).update(trouble=str(problem))
    report_deliveries(folder)


@task()
def send_mail() -> None:
    """Send what is due."""
    if not Desk.objects.filter(pk=1).exists():
        return
    try:
        send_due(this_folder())
    except PlebisciteError as problem:
        Desk.objects.filter(pk=1).update(mail_trouble=str(problem))


@task()
def make_prints() -> None:
    """Make the file of the next print batch: one, so that mail and notices have their turn."""
    for key in waiting_batches()[:1]:
        make_batch(this_folder(), key)


TICKED = (look_at_record, send_mail, make_prints)


def tick() -> None:
    """Queue each task unless it is queued already, and forget the finished ones."""
    DBTaskResult.objects.finished().delete()
    waiting = set(DBTaskResult.objects.ready().values_list("task_path", flat=True))
    for each in TICKED:
        if each.module_path not in waiting:
            each.enqueue()


def forget_interrupted() -> None:
    """At the start of the only worker: what says "running" was cut off by a crash."""
    DBTaskResult.objects.running().delete()
