"""What the app of orders does for a hold, without an order."""

from dataclasses import dataclass, field

from payments.domain import holds
from payments.models import Hold


@dataclass
class Owner:
    """Confirms payments of every hold; with `is_gone` its holds belong to nobody any more."""

    is_gone: bool = False
    payments: list[str] = field(default_factory=list)
    effects: list[tuple[str, str]] = field(default_factory=list)

    def hear_payment(self, *, hold_id: int, kind: str, **facts) -> bool:
        if self.is_gone:
            return False
        self.payments.append(kind)
        if kind in ("authorised", "captured"):
            holds.confirm(hold=Hold.objects.get(pk=hold_id), kind=kind, **facts)
        return True

    def hear_effect(self, *, effect) -> None:
        self.effects.append((effect.kind, effect.state))
