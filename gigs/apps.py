from django.apps import AppConfig


class GigsConfig(AppConfig):
    name = "gigs"
    verbose_name = "Gigs"

    def ready(self) -> None:
        from core.slots import fill_slot
        from core.uploads import register_access
        from gigs import drawers

        # Pictures of gigs are for everybody, like the gigs themselves.
        register_access("gig", lambda user, upload: True, public=True)
        fill_slot("profile.gigs", drawers.profile_gigs)
        fill_slot("profile.reviews", drawers.profile_reviews)
