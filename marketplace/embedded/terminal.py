"""What the stack prints: lines with the name of their program before them."""

import os
import sys
import threading
from collections.abc import Callable
from typing import IO

NAME_WIDTH = 8
COLOURS = (36, 32, 35, 33, 34, 96)


class Terminal:
    """Writes whole lines to standard output, from many threads; coloured on a terminal only."""

    def __init__(self) -> None:
        self.on_closed: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._colours: dict[str, int] = {}
        self._coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def line(self, text: str = "") -> None:
        """A line of our own."""
        self._write(text)

    def program(self, name: str, text: str) -> None:
        """A line of a program."""
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        self._write(f"{self.paint(f'{name:<{NAME_WIDTH}} |', colour)} {text}")

    def problem(self, text: str) -> None:
        """A sentence about something that went wrong, on standard error."""
        with self._lock:
            print(text, file=sys.stderr, flush=True)

    def follow(self, name: str, pipe: IO[bytes]) -> threading.Thread:
        """Copy what a program writes, line by line, until it closes its output."""
        thread = threading.Thread(target=self._copy, args=(name, pipe), daemon=True)
        thread.start()
        return thread

    def paint(self, text: str, colour: int) -> str:
        """The text in a colour, where there are colours."""
        return f"\033[{colour}m{text}\033[0m" if self._coloured else text

    def _copy(self, name: str, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                if text := line.decode(errors="replace").rstrip():
                    self.program(name, text)

    def _write(self, text: str) -> None:
        try:
            with self._lock:
                print(text, flush=True)
        except OSError:  # nobody reads on: `bin/up | head` has ended
            self.on_closed()
