from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import SellerAccount
from core.ids import new_public_id


class Thread(models.Model):
    """The talk and the record between a buyer and a seller account: one sequence of entries.

    `last_seq` and `last_hash` are the head of the chain; whoever appends holds the row's lock,
    so that the order of commits is the order of the sequence.
    """

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="bought_threads",
    )
    seller = models.ForeignKey(SellerAccount, on_delete=models.PROTECT, related_name="threads")
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.BinaryField(max_length=32, default=bytes(32))
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="record_thread_head_follows_its_entries",
                condition=Q(last_seq=0, last_hash=bytes(32))
                | (Q(last_seq__gt=0) & ~Q(last_hash=bytes(32))),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
