from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from core.ids import new_public_id


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: buys, sells as a member of a seller account, or works as staff."""

    class Standing(models.TextChoices):
        GOOD = "good"
        WARNED = "warned"
        RESTRICTED = "restricted"
        SUSPENDED = "suspended"

    class Theme(models.TextChoices):
        SYSTEM = ""
        LIGHT = "light"
        DARK = "dark"

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(unique=True)
    handle = models.CharField(max_length=30, help_text="ASCII; shown in addresses.")
    display_name = models.CharField(max_length=80)
    country_code = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    time_zone = models.CharField(max_length=40, default="UTC", help_text="IANA name.")
    language = models.CharField(max_length=5, blank=True, help_text="Empty: by the browser.")
    theme = models.CharField(max_length=5, choices=Theme, blank=True, default=Theme.SYSTEM)
    bio = models.TextField(blank=True, max_length=2000)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.GOOD)
    shows_presence = models.BooleanField(default=True)
    shows_typing = models.BooleanField(default=True)
    shows_read = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["handle", "display_name", "joined_at"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique"),
            models.UniqueConstraint(Lower("handle"), name="accounts_user_handle_unique"),
            models.CheckConstraint(
                name="accounts_user_handle_is_ascii",
                condition=models.Q(handle__regex=r"^[A-Za-z0-9][A-Za-z0-9_-]{1,29}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name.split(" ")[0]
