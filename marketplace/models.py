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
