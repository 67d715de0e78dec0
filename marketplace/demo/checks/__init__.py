"""What must hold in the demo's data, told as sentences about what does not."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable

# A phone number, a mail address or a link: never in a text that the public reads.
CONTACT_DATA = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|https?://|(?:\+\d{1,3}[ -]?)?(?:\d{2,4}[ -]){2,}\d{2,4}"
)
FILLER = re.compile(r"[Ll]orem|[Ii]psum|\bfoo\b|\bTODO\b|\bxxx\b|[Ee]scrow")


class Faults(list[str]):
    """Sentences about what does not hold; empty is good."""

    def need(self, condition: object, sentence: str) -> None:
        if not condition:
            self.append(sentence)

    def need_unique(self, values: Iterable[Hashable], what: str) -> None:
        twice = [value for value, times in Counter(values).items() if times > 1]
        self.need(not twice, f"{what}: more than once {twice}")


def words(text: str) -> int:
    return len(text.split())


def sentences(text: str) -> list[str]:
    """The sentences of a text that are long enough to be noticed when they come again."""
    return [part for part in re.split(r"(?<=[.!?…])\s+|\n+", text) if words(part) > 3]
