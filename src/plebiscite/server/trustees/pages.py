"""The trustee's page, as it was built; and, for everyone, how far the trustees are."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.server.public.booth_files import bundle_page
from plebiscite.server.public.frame import explained, frame_of, visit
from plebiscite.server.public.rendering import answer_once, rendered
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import Summary, TrusteeProgress
from plebiscite.texts import voice


class _Step(NamedTuple):
    """A step: the text that names it, and whether the trustee has done it."""

    message: str
    done: bool


@require_safe
def trustee_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The page a trustee works in; also before the seal, for invitations."""
    if not Referendum.objects.filter(slug=slug).exists():
        return answer_once(rendered("public/absent.html", request.path, {}), status=404)
    return bundle_page("trustee.html", request.path)


@require_safe
@explained
def progress_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Who has done what, for everyone."""
    seen = visit(request.path, slug)
    context = frame_of(seen, "trustees") | progress(seen.language, sequencer().summary(slug))
    return answer_once(rendered("trustees/progress.html", request.path, context))


def progress(language: str, summary: Summary) -> dict[str, Any]:
    """Context of `trustees/progress.html`, in this language."""
    say = voice(language, "trustee").say
    return {
        "title": say("progress-title"),
        "explained": say("progress-explained", threshold=summary.threshold),
        "waits": say("progress-no-ceremony") if not summary.ceremony else "",
        "own_page": say("progress-own-page"),
        "lines": [
            {
                "name": each.name,
                "steps": [
                    {"said": _mark(language, step), "done": step.done}
                    for step in _steps(summary, each)
                ],
            }
            for each in summary.trustees
        ],
    }


def _mark(language: str, step: _Step) -> str:
    say = voice(language, "trustee").say
    return say("mark", step=say(step.message), state=say("done" if step.done else "not-yet"))


def _steps(summary: Summary, each: TrusteeProgress) -> list[_Step]:
    decrypted = 0 < summary.groups <= each.decrypted
    steps = [
        _Step("step-certificate", each.certificate),
        _Step("step-commit", each.commitment),
        _Step("step-reveal", each.reveal),
        _Step("step-share-key", each.share_key),
        _Step("step-rehearse", each.rehearsed),
        _Step("step-decrypt", decrypted),
        _Step("step-destroy", each.destroyed),
    ]
    shared_only = ("step-certificate", "step-share-key")
    return [step for step in steps if summary.pedersen or step.message not in shared_only]
