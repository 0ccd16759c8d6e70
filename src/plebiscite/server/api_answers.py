"""What the operations of the API share: the shape of errors, and the parts of an address."""

from typing import Annotated, Any

from ninja import Field, Schema


class Problem(Schema):
    """What went wrong, where, and what to do."""

    code: str
    message: str
    place: str
    remedy: str


class ProblemAnswer(Schema):
    """The body of every error."""

    error: Problem


Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", description="the referendum's short name")]
Segment = Annotated[str, Field(pattern=r"^[^/]+$")]
Index = Annotated[int, Field(ge=0, description="a place in the log")]


def problems(*statuses: int) -> dict[int, type[ProblemAnswer]]:
    """The errors an operation answers with, for its description."""
    return dict.fromkeys(statuses, ProblemAnswer)


def exact_body(media_type: str, what: str, **members: str) -> dict[str, Any]:
    """Describe a body that is read as it is, byte for byte: a JSON object of `members`, or text.

    A member's value is its JSON type. The rules for the bytes are those of the specification.
    """
    schema: dict[str, Any] = {"type": "string"}
    if members:
        properties = {name: {"type": kind} for name, kind in members.items()}
        schema = {"type": "object", "required": list(members), "properties": properties}
    content = {media_type: {"schema": schema}}
    return {"requestBody": {"required": True, "description": what, "content": content}}


def answered_as(media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Describe an answer that is not of this API's own shapes."""
    return {"responses": {200: {"description": "OK", "content": {media_type: {"schema": schema}}}}}
