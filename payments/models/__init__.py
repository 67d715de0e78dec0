from payments.models.effect import Effect, Payment, ProviderEvent
from payments.models.hold import Hold
from payments.models.ledger import LedgerAccount, Transfer

__all__ = ["Effect", "Hold", "LedgerAccount", "Payment", "ProviderEvent", "Transfer"]
