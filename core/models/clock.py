from django.db import models


class Clock(models.Model):
    """The one row that moves the site's time; immovable outside tests and demos.

    Only the migrating role may set `movable` (column privileges), so that the application
    can never shift the deadlines of a real site.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    movable = models.BooleanField(default=False)
    shift = models.DurationField()
    rested_at = models.DateTimeField(
        null=True,
        help_text="Real time at which the demo was stopped; null while it runs.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="core_clock_is_one_row", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="core_clock_moves_only_where_movable",
                condition=models.Q(movable=True) | models.Q(shift="0"),
            ),
        ]


class Heartbeat(models.Model):
    """When a part of the site last proved that it works; written by its own work."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField(help_text="Real time, not the movable clock.")
