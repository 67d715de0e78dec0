"""The base of every error that a person may meet."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a code for programs and a sentence for the person who meets it."""

    code: str = "error"
    sentence: Any = _("This could not be done.")

    def __init__(self, sentence: Any = None, **context: Any) -> None:
        if sentence is not None:
            self.sentence = sentence
        self.context = context
        super().__init__(str(self.code))
