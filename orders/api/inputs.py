"""What the API takes about orders: every field that can be written stands in this file."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import PageQuery, StrictSerializer, UploadIds
from orders.domain.reviewing import Point
from orders.enums import Actor, PointKind, State

LINES_MAX, POINTS_MAX, EXTRAS_MAX = 100, 50, 20


class OrderQuery(PageQuery):
    """Which of one's orders; the newest first, always."""

    side = serializers.ChoiceField(
        choices=[(str(side), str(side)) for side in (Actor.BUYER, Actor.SELLER)], required=False
    )
    state = serializers.ChoiceField(choices=State.choices, required=False)


class PlaceOrder(StrictSerializer):
    """A wish for a package. The same `request_key` again is the same order."""

    gig = serializers.SlugField(max_length=20)
    package = serializers.CharField(max_length=10, help_text="Its tier: basic, standard, premium.")
    extras = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=1000),
        default=list,
        max_length=EXTRAS_MAX,
        help_text="Positions of extras.",
    )
    request_key = serializers.UUIDField(help_text="Made by the client, new for each wish.")
    version = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False,
        help_text="The version that was looked at; another one on offer is refused.",
    )  # fmt: skip
    total_minor = serializers.IntegerField(
        min_value=1, max_value=2**53, required=False,
        help_text="The total that was shown; a different one is refused.",
    )  # fmt: skip


class Answer(StrictSerializer):
    """An answer to one question of the brief, a draft until the brief is sent."""

    question = serializers.IntegerField(
        min_value=0, max_value=1000, help_text="Its position, as the brief lists it."
    )
    text = serializers.CharField(max_length=5000, allow_blank=True, default="")
    files = UploadIds(help_text="Ids of uploads for the purpose `brief`.")


class Reason(StrictSerializer):
    """A few words to the other side."""

    reason = serializers.CharField(max_length=2000)


class CancellationAnswer(StrictSerializer):
    """Yes or no to the other side's request to cancel."""

    agree = serializers.BooleanField()


class Deliver(StrictSerializer):
    """Files and a note against lines of the agreement."""

    note = serializers.CharField(max_length=5000, allow_blank=True, default="")
    files = UploadIds(help_text="Ids of uploads for the purpose `delivery`.")
    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=1000),
        default=list,
        max_length=LINES_MAX,
        help_text="Numbers of the lines that are covered.",
    )


class AddFiles(StrictSerializer):
    """More files or words for a delivery under review."""

    note = serializers.CharField(max_length=5000, allow_blank=True, default="")
    files = UploadIds(help_text="Ids of uploads for the purpose `delivery`.")


class PointInput(StrictSerializer):
    """One thing that should change."""

    text = serializers.CharField(max_length=2000)
    line = serializers.IntegerField(
        min_value=0, max_value=1000, allow_null=True, default=None,
        help_text="The line of the agreement it is about, or null.",
    )  # fmt: skip
    kind = serializers.ChoiceField(choices=PointKind.choices, default=PointKind.REVISION)


class RequestRevision(StrictSerializer):
    """The points of a round of changes."""

    points = PointInput(many=True, max_length=POINTS_MAX)

    @staticmethod
    def points_of(words: dict) -> list[Point]:
        """Return the points as the verb takes them."""
        return [
            Point(text=row["text"], line_number=row["line"], kind=row["kind"])
            for row in words["points"]
        ]


class ReviewInput(StrictSerializer):
    """How it was: a buyer rates three things, a seller one; whole stars from 1 to 5."""

    text = serializers.CharField(max_length=3000)
    work = serializers.IntegerField(min_value=1, max_value=5, required=False)
    communication = serializers.IntegerField(min_value=1, max_value=5, required=False)
    as_agreed = serializers.IntegerField(min_value=1, max_value=5, required=False)
    rating = serializers.IntegerField(
        min_value=1, max_value=5, required=False, help_text="From a seller only."
    )


def unknown_choice(field: str) -> serializers.ValidationError:
    """Return the error for a package, extra or question that the gig does not have."""
    return serializers.ValidationError({field: [_("The gig has none like this.")]})
