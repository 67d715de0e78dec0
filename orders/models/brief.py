from django.db import models

from core.models import Upload
from gigs.models import BriefQuestion
from orders.models.order import Order


class BriefAnswer(models.Model):
    """An answer of the buyer; kept as it is typed, frozen when the brief is sent."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(BriefQuestion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, max_length=5000)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["question__position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "question"], name="orders_answer_once"),
        ]


class BriefFile(models.Model):
    answer = models.ForeignKey(BriefAnswer, on_delete=models.CASCADE, related_name="files")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
