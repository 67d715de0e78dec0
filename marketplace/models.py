from django.db import models


class DemoMail(models.Model):
    """A mail that the demo would have sent; anybody at the demo may read all of them."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(name="marketplace_mail_of", fields=["to", "-id"])]

    def __str__(self) -> str:
        return self.subject


class ToldHistory(models.Model):
    """How far a history of the demo has been told, so that a killed teller goes on."""

    key = models.CharField(max_length=60, primary_key=True)
    steps = models.PositiveIntegerField(default=0)
    thread = models.ForeignKey("record.Thread", null=True, on_delete=models.PROTECT)
    order = models.ForeignKey("orders.Order", null=True, on_delete=models.PROTECT)
    offers = models.JSONField(default=dict, help_text="The story's name of an offer → its id.")
