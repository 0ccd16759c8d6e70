"""The way in, the task list, the alarm and the log."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plebiscite.registry.desk import address_of, the_desk
from plebiscite.registry.following import acknowledge_alarm
from plebiscite.registry.forms import LoginForm
from plebiscite.registry.login import use_login_token
from plebiscite.registry.models import Event
from plebiscite.registry.opening import this_folder
from plebiscite.registry.overview import tasks
from plebiscite.registry.pages import back_to, page

_LOGGED = 200


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Take the token; it works once."""
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if use_login_token(this_folder(), request, form.cleaned_data["token"]):
            return back_to("home")
        form.add_error(
            "token",
            _("This link was used already, or is not the newest. Start the desk again for a new."),
        )
    return page(request, "login", form=form)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is done, and what is next."""
    desk = the_desk()
    found = tasks(desk, this_folder())
    upcoming = next((task for task in found if not task.done), None)
    return page(request, "home", tasks=found, upcoming=upcoming, address=str(address_of(desk)))


@require_POST
def alarm(request: HttpRequest) -> HttpResponse:
    """A person has read the alarm and goes on."""
    if request.POST.get("read") == "yes":
        acknowledge_alarm()
    else:
        messages.error(request, _("Tick the box first."))
    return back_to("home")


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """What was done here."""
    return page(request, "log", events=Event.objects.order_by("-pk")[:_LOGGED])
