"""What the engine would do twice, or for nothing: measured by ``qingjian bench notices``."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """A fifth of a document's time goes there otherwise."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def objects_written_once(base: type[Any]) -> Callable[[Any], Any]:
    """A finished object as its bytes, for a writer that asks for them more than once."""

    class Written(base):
        def __init__(self, of: Any) -> None:
            self.number, self.generation, self.free = of.number, of.generation, of.free
            self.offset, self._compressible, self._bytes = of.offset, of.compressible, of.data

        @property
        def compressible(self) -> bool:
            return bool(self._compressible)

        @property
        def data(self) -> bytes:
            return bytes(self._bytes)

    return Written


def each_font_read_once(read: Callable[..., bytes], sizes: set[int]) -> Callable[..., bytes]:
    """The engine copies every font whole for every document, only to embed a subset: keep the copy.

    Whole faces, known by their size, live as long as the font configuration, so their address names them.
    """
    kept: dict[str, bytes] = {}

    def once(face: object, *colour: object) -> bytes:
        if colour:
            return read(face, *colour)
        found = kept.get(repr(face))
        if found is None:
            found = read(face)
            if len(found) in sizes:
                kept[repr(face)] = found
        return found

    return once


def line_for_line(split: Callable[..., Any]) -> Callable[..., Any]:
    """The engine lays out all that follows for every line of text that we have composed: give it that line alone."""

    def first(text: str, style: Any, *others: Any, **named: Any) -> Any:
        if style["white_space"] == "pre" and (end := text.find("\n") + 1):
            return split(text[:end], style, *others, **named)
        return split(text, style, *others, **named)

    return first
