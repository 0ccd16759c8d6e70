"""Belenios archives taken apart and put together again, with one thing changed."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple

from plebiscite.canonical.json import write_json
from plebiscite.errors import PlebisciteError
from plebiscite.foreign.archive import (
    DATA,
    EVENT,
    ArchiveRecord,
    first_record,
    read_archive,
    tar_record,
)
from plebiscite.foreign.archive_events import Step, read_steps, write_event
from v1_sample import alterations


class TakenApart(NamedTuple):
    """The time and the steps of an archive."""

    timestamp: int
    steps: tuple[Step, ...]


def _refuse(problem: PlebisciteError) -> None:
    raise problem


def take_apart(raw: bytes) -> TakenApart:
    """The parts of a well-formed archive."""
    timestamp = int(json.loads(raw[512 : 512 + int(raw[124:135], 8)])["timestamp"])
    return TakenApart(timestamp, tuple(read_steps(read_archive(BytesIO(raw), _refuse), _refuse)))


def _named_again(step: Step) -> Step:
    """The payload record naming the bodies before it, whatever they are now."""
    bodies = step.bodies
    digests = [sha256(body).hexdigest() for body in bodies]
    payload = json.loads(bodies[-1]) if bodies else {}
    if step.type == "Setup":
        names = ("election", "trustees", "credentials")
        payload = {**payload, **dict(zip(names, digests, strict=False))}
    elif step.type == "EncryptedTally":
        payload = {**payload, "encrypted_tally": digests[0]}
    elif step.type == "PartialDecryption":
        payload = {**payload, "payload": digests[0]}
    else:
        return step
    return step._replace(bodies=(*bodies[:-1], write_json(payload)))


def put_together(timestamp: int, steps: Sequence[Step], *, name_again: bool = True) -> bytes:
    """An archive of these steps with every name, parent, number and payload consistent."""
    out, parent = [first_record(timestamp)], None
    for height, each in enumerate(steps):
        step = _named_again(each) if name_again else each
        out += [tar_record(sha256(b).hexdigest() + DATA, b, timestamp) for b in step.bodies]
        payload = sha256(step.bodies[-1]).hexdigest() if step.bodies else None
        event = write_event(step.type, height=height, parent=parent, payload=payload)
        parent = sha256(event).hexdigest()
        out.append(tar_record(parent + EVENT, event, timestamp))
    return b"".join(out)


def _changed_bodies(step: Step) -> Iterator[tuple[str, Step]]:
    for position, body in enumerate(step.bodies):
        for path, value in alterations(json.loads(body)):
            bodies = (*step.bodies[:position], write_json(value), *step.bodies[position + 1 :])
            yield f"{step.type}[{position}]{path}", step._replace(bodies=bodies)


def altered_archives(raw: bytes, *, name_again: bool = True) -> Iterator[tuple[str, bytes]]:
    """The archive with one field of one record changed, and all hashes made to fit.

    With `name_again` a record that only names hashes is not itself changed in them.
    """
    whole = take_apart(raw)
    for number, step in enumerate(whole.steps):
        for path, changed in _changed_bodies(step):
            if name_again and _named_again(changed) == step:
                continue  # the change was in a name, which was made to fit
            steps = (*whole.steps[:number], changed, *whole.steps[number + 1 :])
            archive = put_together(whole.timestamp, steps, name_again=name_again)
            yield f"step {number} {path}", archive


def altered_in_place(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The archive with one field of one record changed and no hash made to fit."""
    records = list(read_archive(BytesIO(raw), _refuse))
    timestamp = take_apart(raw).timestamp
    written = [_as_it_was(record, record.body, timestamp) for record in records]
    start = first_record(timestamp)
    for number, record in enumerate(records):
        for path, value in alterations(json.loads(record.body)):
            changed = _as_it_was(record, write_json(value), timestamp)
            archive = start + b"".join([*written[:number], changed, *written[number + 1 :]])
            yield f"record {number}{path}", archive


def _as_it_was(record: ArchiveRecord, body: bytes, timestamp: int) -> bytes:
    return tar_record(record.digest + record.suffix, body, timestamp)


def with_step(raw: bytes, number: int, bodies: Sequence[bytes]) -> bytes:
    """The archive with other data in step `number`."""
    whole = take_apart(raw)
    step = whole.steps[number]._replace(bodies=tuple(bodies))
    steps = (*whole.steps[:number], step, *whole.steps[number + 1 :])
    return put_together(whole.timestamp, steps, name_again=False)


def changed_json(body: bytes, **fields: Any) -> bytes:  # noqa: ANN401 - JSON
    """The JSON object with other values in these fields."""
    return write_json({**json.loads(body), **fields})
