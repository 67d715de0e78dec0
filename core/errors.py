"""The root of every refusal that a person may meet."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A verb was refused. Each subclass carries one sentence for the person who meets it.

    `code` is stable and meant for programs (API, tests); `sentence` is lazy and may hold
    named placeholders that are filled from the keyword arguments of the constructor.
    """

    code = "refused"
    sentence: str | Promise = _("This cannot be done now.")
    http_status = 409

    def __init__(self, sentence: str | Promise | None = None, **context: object) -> None:
        self.context = context
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.context if self.context else str(self.sentence)


class NotAllowed(DomainError):
    """The actor is known and may see the object, but may not do this."""

    code = "not_allowed"
    sentence = _("You may not do this here.")
    http_status = 403


class InvalidInput(DomainError):
    """Input that the domain refuses; `field` names the form field it belongs to."""

    code = "invalid"
    http_status = 400

    def __init__(self, sentence: str | Promise, *, field: str = "", **context: object) -> None:
        super().__init__(sentence, **context)
        self.field = field


class Busy(DomainError):
    """Somebody else holds the lock; nothing was done and trying again is safe."""

    code = "busy"
    sentence = _("Somebody is changing this right now. Nothing was done; please try again.")
    http_status = 503
