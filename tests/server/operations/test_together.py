"""Database work of many requests in one go: each gets its own outcome."""

import asyncio
import threading
from collections.abc import Sequence

from plebiscite.errors import MisuseError
from plebiscite.server.operations.together import GATHER, MOST, Together


def test_what_waits_is_worked_off_together_and_answered_singly() -> None:
    batches: list[list[int]] = []
    gate = threading.Event()

    def double(asked: Sequence[int]) -> list[int | Exception]:
        if not batches:
            gate.wait(10)  # the others gather meanwhile
        batches.append(list(asked))
        return [MisuseError(f"{each} is odd") if each % 2 else 2 * each for each in asked]

    together = Together[int, int](double)

    async def play() -> list[int | BaseException]:
        first = asyncio.ensure_future(together.one(0))
        await asyncio.sleep(0.05)
        others = [asyncio.ensure_future(together.one(each)) for each in range(1, MOST + 5)]
        await asyncio.sleep(0.05)
        others[6].cancel()
        gate.set()
        return await asyncio.gather(first, *others, return_exceptions=True)

    outcomes = asyncio.run(play())
    assert [len(batch) for batch in batches] == [1, MOST, 4]
    for number, outcome in enumerate(outcomes):
        if number == 7:
            assert isinstance(outcome, asyncio.CancelledError)
        elif number % 2:
            assert str(outcome) == f"{number} is odd"
        else:
            assert outcome == 2 * number


def test_a_failure_is_the_outcome_of_all_and_the_next_is_done() -> None:
    tries: list[int] = []

    def work(asked: Sequence[str]) -> list[str | Exception]:
        tries.append(len(asked))
        if len(tries) == 1:
            raise ConnectionError("gone")
        return list(asked)

    together = Together[str, str](work)

    async def play() -> None:
        both = await asyncio.gather(together.one("a"), together.one("b"), return_exceptions=True)
        assert [str(each) for each in both] == ["gone", "gone"]
        assert await together.one("c") == "c"

    asyncio.run(play())
    asyncio.run(play_alone(together))
    assert tries == [2, 1, 1]


async def play_alone(together: Together[str, str]) -> None:
    """On another event loop."""
    assert await together.one("d") == "d"


def test_a_request_alone_is_worked_off_at_once_and_a_stream_in_batches() -> None:
    batches: list[int] = []

    def count(asked: Sequence[int]) -> list[int | Exception]:
        batches.append(len(asked))
        return list(asked)

    together = Together[int, int](count)

    async def play() -> None:
        waiting = []
        for each in range(40):
            waiting.append(asyncio.ensure_future(together.one(each)))
            await asyncio.sleep(GATHER / 20)
        assert await asyncio.gather(*waiting) == list(range(40))

    asyncio.run(play())
    assert batches[0] == 1
    assert len(batches) < 10
