"""Pages say that the database is gone, and nothing of why."""

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

GONE = "plebiscite.server.operations.database_gone.DatabaseGone"


def gone(request: HttpRequest) -> HttpResponse:
    raise OperationalError("password=hidden")


async def gone_soon(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("password=hidden")


def other(request: HttpRequest) -> HttpResponse:
    raise ValueError("a fault of ours")


urlpatterns = [path("gone", gone), path("soon", gone_soon), path("other", other)]


@pytest.mark.parametrize("where", ["/gone", "/soon"])
@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[GONE])
def test_a_database_that_is_gone_is_503(where: str) -> None:
    answer = Client(raise_request_exception=False).get(where)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert b"hidden" not in answer.content


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[GONE])
def test_other_faults_stay_faults() -> None:
    assert Client(raise_request_exception=False).get("/other").status_code == 500
