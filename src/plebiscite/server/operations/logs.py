"""Structured logs: one JSON object a line, without anything that points at a person.

Two nets. Our own lines name few fields, chosen where they are written. And every line, of
whatever library, passes `without_personal_data`: exceptions keep their class and place but lose
their words, and what looks like an e-mail address, an IP address, a voting code, a token or a
query is struck out.
"""

import logging
import logging.config
import os
import re
import sys
import traceback
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

LOGS: Final = "PLEBISCITE_LOGS"
_STRUCK: Final = "[-]"
_FOUR = "[0-9A-Za-z]{4}"  # codes are printed in seven groups of four
_PATTERNS: Final = (
    re.compile(r"[^\s\"'<>,;:()]+@[^\s\"'<>,;:()]+\.[^\s\"'<>,;:()]+"),  # e-mail address
    re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"),  # IPv4
    re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}(?![\w:])"),  # IPv6
    re.compile(r"(?<![\w:])[0-9a-fA-F:]*::[0-9a-fA-F:]*(?![\w:])"),  # IPv6, shortened
    re.compile(rf"(?<!\w){_FOUR}(?:[-_.+]{_FOUR}){{2,}}(?!\w)"),  # a code, or much of one
    re.compile(rf"(?<!\w){_FOUR}(?:\s+{_FOUR}){{6}}(?!\w)"),  # a code with spaces
    re.compile(r"[?#][^\s\"']+"),  # queries and fragments
    re.compile(r"(?i)(?<=bearer )[^\s\"']+"),
    re.compile(r"(?<![\w/])[A-Za-z0-9_-]{22,}(?![\w/])"),  # tokens, keys, whole codes
    re.compile(r"(?<=/)[A-Za-z0-9_-]{22,}"),  # the same in an address
)
_KEPT_WHOLE: Final = frozenset({"timestamp", "level", "logger", "request"})
_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


def struck_out(text: str) -> str:
    """The text without what may point at a person."""
    for pattern in _PATTERNS:
        text = pattern.sub(_STRUCK, text)
    return text


def without_personal_data(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """A processor of structlog: strikes out in every value."""
    return {
        name: value if name in _KEPT_WHOLE else _struck_value(value) for name, value in line.items()
    }


def _struck_value(value: Any) -> Any:  # noqa: ANN401 - whatever a library logs
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, dict):
        return {str(name): _struck_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_struck_value(inner) for inner in value]
    return struck_out(str(value))


def exception_without_words(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """A processor: an exception becomes its class and the lines of our code it came through."""
    raised = line.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    if raised and raised[0] is not None:
        line["exception"] = raised[0].__name__
        line["trace"] = _places(raised)
    return line


def _places(raised: _Raised) -> list[str]:
    frames = traceback.extract_tb(raised[2])[-12:]
    return [f"{_short(each.filename)}:{each.lineno} {each.name}" for each in frames]


def _short(path: str) -> str:
    return "/".join(path.split("/")[-3:])


_SHARED: Final[list[Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_AT_THE_END: Final[list[Processor]] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    exception_without_words,
    without_personal_data,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def configure() -> None:
    """Send every log line of this process to standard error as JSON."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=_AT_THE_END,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    for name in ("httpx", "httpcore", "django.request", "asyncio"):
        # What they say at lower levels is whole addresses; failed requests we log ourselves.
        logging.getLogger(name).setLevel(logging.ERROR)


def configure_if_asked() -> None:
    """As `configure`, in the processes of `plebiscite serve`."""
    if os.environ.get(LOGS) == "json":
        configure()
