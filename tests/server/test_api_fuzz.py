"""The API fuzzed from its own description: no fault, and every answer as described.

Cases are made by schemathesis from what /api/openapi.json holds, always the same ones, and sent
through the real ASGI application to an open town behind a real sequencer.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from plebiscite.server.api import api
from plebiscite.server.entries.sealed import forget
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown, sequencer_process

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
AnyCase = schemathesis.Case[Any]
AnyOperation = schemathesis.APIOperation[Any, Any, Any, Any]
HOST = "http://localhost"
DESCRIPTION = api.get_openapi_schema(path_prefix="/api/")
SCHEMA = schemathesis.openapi.from_dict(
    json.loads(json.dumps(DESCRIPTION)),
    config=SchemathesisConfig.from_dict({"seed": 2026, "generation": {"deterministic": True}}),
)
OPERATIONS = [each.ok() for each in SCHEMA.get_all_operations() if isinstance(each, Ok)]
# judge() knows the honest 503; and rules of the record refuse what the description would allow
NOT_ASKED: list[CheckFunction] = [not_a_server_error, positive_data_acceptance]
ALWAYS_THE_SAME = settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    data = tmp_path_factory.mktemp("fuzz")
    with sequencer_process(data):
        yield ServedTown(data, "fuzz", origin="fuzz.example/2026").open()


@pytest.fixture
def referendum(town: ServedTown, db: None, settings: Settings) -> Iterator[Referendum]:
    settings.SERVICE = settings.SERVICE._replace(data=town.folder.parent.parent)
    forget()
    yield Referendum.objects.create(
        slug=town.slug,
        state=Referendum.State.SEALED,
        title="A bench for the square",
        origin=town.definition.origin,
    )
    forget()


@async_to_sync
async def send(prepared: requests.PreparedRequest) -> httpx.Response:
    """Send through the ASGI application itself; its views run in this thread."""
    application: Any = get_asgi_application()
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport) as client:
        body, headers = prepared.body or b"", dict(prepared.headers)
        assert isinstance(body, str | bytes)
        return await client.request(
            str(prepared.method),
            str(prepared.url),
            content=body,
            headers=headers,  # type: ignore[arg-type]  # text, all of them
        )


def judge(answer: httpx.Response) -> None:
    """A fault is never an answer; being unavailable is one if it says when to come back."""
    if answer.status_code == 503:
        assert answer.headers["Retry-After"].isdigit()
    else:
        assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["Cache-Control"] == "no-store"
        error = answer.json()["error"]
        assert set(error) == {"code", "message", "place", "remedy"}
        assert all(isinstance(said, str) for said in error.values())
        assert error["code"]
        assert error["message"]


def ask(case: AnyCase) -> int:
    """Send a case, judge its answer by the description, give its status."""
    answer = send(requests.Request(**case.as_transport_kwargs(base_url=HOST)).prepare())
    judge(answer)
    case.validate_response(answer, excluded_checks=NOT_ASKED)
    return answer.status_code


def in_town(case: AnyCase, slug: str) -> AnyCase:
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = slug
    return case


@pytest.mark.parametrize("operation", OPERATIONS, ids=[each.label for each in OPERATIONS])
def test_what_the_description_allows_and_each_way_to_break_it(
    operation: AnyOperation, town: ServedTown, referendum: Referendum
) -> None:
    cases = SCHEMA.iter_coverage_cases(
        operation,
        generation_modes=list(schemathesis.GenerationMode),
        generation_config=SCHEMA.config.generation,
    )
    statuses = {
        status
        for case in cases
        if case.method.upper() == operation.method.upper()
        for status in (ask(case), ask(in_town(case, town.slug)))
    }
    assert statuses <= set(map(int, operation.definition.raw["responses"])), "described"
    if operation.method == "get" and "{" not in operation.path.replace("{slug}", ""):
        assert statuses == {200, 404}, "what is asked for was found, and not found elsewhere"


@pytest.mark.parametrize("operation", OPERATIONS, ids=[each.label for each in OPERATIONS])
@ALWAYS_THE_SAME
@given(data=st.data())
def test_whatever_is_asked_is_answered_as_described(
    operation: AnyOperation,
    town: ServedTown,
    referendum: Referendum,
    data: st.DataObject,
) -> None:
    mode = data.draw(st.sampled_from(list(schemathesis.GenerationMode)))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    ask(case)
    ask(in_town(case, town.slug))


def leaves(value: object, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all values inside a JSON value that are no containers."""
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for step, each in inside:
            yield from leaves(each, (*where, step))
    else:
        yield where


def altered(value: Any, where: Sequence[str | int], to: object) -> Any:  # noqa: ANN401 - JSON
    """A copy of a JSON value with another value at this path."""
    if not where:
        return to
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[where[0]] = altered(value[where[0]], where[1:], to)
    return copy


def other_value(data: st.DataObject, value: object) -> object:
    """Any JSON value, or one that differs from `value` by one character or by one."""
    if data.draw(st.booleans()) and isinstance(value, int):
        return value + data.draw(st.sampled_from([-1, 1]))
    if data.draw(st.booleans()) and isinstance(value, str) and value:
        at = data.draw(st.integers(0, len(value) - 1))
        return value[:at] + data.draw(st.sampled_from("0123456789abcdef")) + value[at + 1 :]
    return data.draw(JSON_VALUES)


def at_path(value: Any, where: Sequence[str | int]) -> object:  # noqa: ANN401 - JSON
    for step in where:
        value = value[step]
    return value


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=4,
)


@pytest.fixture(scope="module")
def ballot(town: ServedTown) -> bytes:
    return town.ballot(0)


def post(town: ServedTown, raw: bytes) -> httpx.Response:
    where = f"{HOST}/api/r/{town.slug}/ballots"
    headers = {"Content-Type": "application/json"}
    return send(requests.Request("POST", where, data=raw, headers=headers).prepare())


@settings(ALWAYS_THE_SAME, max_examples=120)
@given(data=st.data())
def test_a_real_ballot_with_any_one_value_altered_is_refused(
    town: ServedTown, referendum: Referendum, ballot: bytes, data: st.DataObject
) -> None:
    entry = json.loads(ballot)
    inner = json.loads(entry["ballot"])
    assert written({**entry, "ballot": written(inner).decode()}) == ballot
    part = inner if data.draw(st.booleans()) else entry
    where = data.draw(st.sampled_from(list(leaves(part))))
    other = altered(part, where, other_value(data, at_path(part, where)))
    if part is inner:
        other = {**entry, "ballot": written(other).decode()}
    assume(written(other) != ballot)
    answer = post(town, written(other))
    judge(answer)
    assert answer.status_code in {400, 409}


def test_the_ballot_that_was_altered_is_good(
    town: ServedTown, referendum: Referendum, ballot: bytes
) -> None:
    assert post(town, ballot).status_code == 200


def test_an_address_that_is_none_is_answered_in_the_same_shape(
    town: ServedTown, referendum: Referendum
) -> None:
    for path in (
        "/api/",
        "/api/nowhere",
        "/api/r/a%0Ab/setup",
        f"/api/r/{town.slug}/entries/-1/receipt",
    ):
        answer = send(requests.Request("GET", HOST + path).prepare())
        assert answer.status_code == 404, path
        judge(answer)
