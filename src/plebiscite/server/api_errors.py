"""Errors of the service itself, beside the tree of the core."""

from plebiscite.errors import MisuseError, PlebisciteError


class AbsentError(MisuseError):
    """What was asked for is not here (HTTP 404)."""


class RequestError(PlebisciteError):
    """A request that a rule of the service refuses, with its HTTP status and code."""

    def __init__(
        self, status: int, code: str, message: str, *, place: str = "", remedy: str = ""
    ) -> None:
        super().__init__(message, place=place)
        self.status, self.code, self.remedy = status, code, remedy
