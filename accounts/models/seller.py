from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from core.ids import new_public_id


class SellerAccount(models.Model):
    """Who sells: one person, or an agency with members. A person is an account of one."""

    class Kind(models.TextChoices):
        PERSON = "person"
        AGENCY = "agency"

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    handle = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    tagline = models.CharField(max_length=160, blank=True)
    bio = models.TextField(blank=True, max_length=4000)
    skills = models.JSONField(default=list, help_text="Up to 12 short strings.")
    languages = models.JSONField(default=list, help_text='[{"code": "es", "level": "native"}]')
    country_code = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=40, default="UTC")
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True)
    standing = models.CharField(max_length=10, default="good", help_text="As of User.Standing.")
    created_at = models.DateTimeField()
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="SellerMember", related_name="seller_accounts"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="accounts_seller_handle_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class SellerMember(models.Model):
    """A person who may act for a seller account; the record tells which member acted."""

    class Role(models.TextChoices):
        OWNER = "owner"
        MEMBER = "member"

    account = models.ForeignKey(SellerAccount, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="seller_memberships",
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    title = models.CharField(max_length=80, blank=True, help_text="What the member does.")
    writes_to_clients = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], name="accounts_member_once_per_account"
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(role="owner"),
                name="accounts_one_owner_per_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.account}"
