from django.apps import AppConfig


class GigsConfig(AppConfig):
    name = "gigs"
    verbose_name = "Gigs"

    def ready(self) -> None:
        from core.uploads import register_access

        # Pictures of gigs are for everybody, like the gigs themselves.
        register_access("gig", lambda user, upload: True)
