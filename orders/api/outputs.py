"""What the API tells about orders: the same facts as the order's page, as data."""

from rest_framework import serializers

from core.api import FileSerializer
from gigs.models import BriefQuestion
from orders.api.verbs import open_verbs
from orders.enums import State
from orders.queries import answers_for

STATES = State.choices
LINE_STATES = ["open", "delivered"]
STAGE_STATES = ["done", "now", "stopped", ""]


class OrderRow(serializers.Serializer):
    """An order in a list."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField(help_text="For people's eyes.")
    title = serializers.CharField()
    package_name = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    state_name = serializers.CharField(source="get_state_display")
    is_late = serializers.BooleanField()
    buyer = serializers.CharField(source="buyer.display_name")
    seller = serializers.CharField(source="seller.name")
    total_minor = serializers.SerializerMethodField(help_text="Fee included, minor units.")
    currency = serializers.CharField()
    placed_at = serializers.DateTimeField()

    def get_total_minor(self, order) -> int:
        return sum(part.hold.total_minor for part in order.parts.all())


class OrderPage(serializers.Serializer):
    """A page of orders, the newest first; `next_cursor` is empty at the end."""

    results = OrderRow(many=True)
    next_cursor = serializers.CharField()


class AttachedFile(serializers.Serializer):
    """A file where it is attached."""

    def to_representation(self, row) -> dict:
        return FileSerializer(row.upload).data


class ClockData(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["calm", "soon", "late", "paused", "ended"])
    ends_at = serializers.DateTimeField(allow_null=True)


class LineData(serializers.Serializer):
    number = serializers.IntegerField()
    text = serializers.CharField()
    quantity = serializers.IntegerField()
    state = serializers.ChoiceField(choices=LINE_STATES)
    extra = serializers.BooleanField()


class MoneyData(serializers.Serializer):
    label = serializers.CharField()
    minor = serializers.IntegerField()


class StageData(serializers.Serializer):
    label = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(choices=STAGE_STATES)


class DeliveryData(serializers.Serializer):
    number = serializers.IntegerField()
    note = serializers.CharField()
    by = serializers.CharField(source="by.display_name")
    at = serializers.DateTimeField()
    files = AttachedFile(many=True, source="files.all")


class PointData(serializers.Serializer):
    number = serializers.IntegerField()
    text = serializers.CharField()
    line = serializers.IntegerField(source="line.number", allow_null=True, default=None)
    kind = serializers.CharField()


class RevisionData(serializers.Serializer):
    number = serializers.IntegerField()
    counted = serializers.BooleanField()
    at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    points = PointData(many=True, source="points.all")


class CancellationData(serializers.Serializer):
    asked_by = serializers.CharField()
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()


class ReviewData(serializers.Serializer):
    by_buyer = serializers.BooleanField()
    rating_tenths = serializers.IntegerField()
    work = serializers.IntegerField(allow_null=True)
    communication = serializers.IntegerField(allow_null=True)
    as_agreed = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class EventData(serializers.Serializer):
    n = serializers.IntegerField()
    kind = serializers.CharField()
    actor = serializers.CharField()
    by = serializers.CharField(source="user.display_name", allow_null=True, default=None)
    to_state = serializers.ChoiceField(choices=STATES)
    at = serializers.DateTimeField(help_text="When it took effect.")
    recorded_at = serializers.DateTimeField()


class SheetData(serializers.Serializer):
    """An order as one side sees it now: what happens next, by when, and what was agreed."""

    id = serializers.CharField(source="order.public_id")
    number = serializers.IntegerField(source="order.number")
    title = serializers.CharField(source="order.title")
    package_name = serializers.CharField(source="order.package_name")
    gig = serializers.CharField(source="order.gig_version.gig.public_id")
    gig_version = serializers.IntegerField(source="order.gig_version.number")
    thread = serializers.CharField(source="order.thread.public_id", allow_null=True, default=None)
    buyer = serializers.CharField(source="order.buyer.display_name")
    seller = serializers.CharField(source="order.seller.name")
    side = serializers.CharField(help_text="Yours: buyer or seller.")
    state = serializers.ChoiceField(choices=STATES, source="order.state")
    is_late = serializers.BooleanField(source="order.is_late")
    cause = serializers.CharField(source="order.cause", help_text="Whose a cancellation was.")
    heading = serializers.CharField()
    consequence = serializers.CharField()
    verbs = serializers.SerializerMethodField(help_text="What you may do now: `POST …/<verb>/`.")
    clock = ClockData()
    deadline = serializers.DateTimeField(allow_null=True)
    lines = LineData(many=True)
    exclusions = serializers.ListField(child=serializers.CharField())
    revisions_used = serializers.IntegerField()
    revisions_included = serializers.IntegerField()
    money_rows = MoneyData(many=True)
    total_minor = serializers.IntegerField()
    currency = serializers.CharField()
    held = serializers.CharField(help_text="Where the money is now.")
    stages = StageData(many=True)
    deliveries = DeliveryData(many=True)
    revision = RevisionData(allow_null=True)
    cancellation = CancellationData(allow_null=True)
    reviews = ReviewData(many=True)
    answers = serializers.IntegerField(help_text="How many questions of the brief are answered.")
    agreement_number = serializers.IntegerField()
    agreement_sha256 = serializers.CharField()
    history = EventData(many=True)

    def get_verbs(self, sheet) -> list[str]:
        return open_verbs(sheet)


class Payable(serializers.Serializer):
    """Where to pay: the provider's page; opened again it is the same page."""

    pay_url = serializers.CharField()


class PlacedOrder(Payable):
    """The order, and the page where it is paid."""

    order = SheetData()


class BriefRow(serializers.Serializer):
    """A question of the brief with what was answered."""

    question = serializers.IntegerField()
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=BriefQuestion.Kind.choices)
    required = serializers.BooleanField()
    choices = serializers.ListField(child=serializers.CharField())
    answer = serializers.CharField()
    files = FileSerializer(many=True)


class BriefData(serializers.Serializer):
    """The brief of an order, whole."""

    questions = BriefRow(many=True)


def brief_data(order, viewer) -> dict:
    """Return the questions of an order with their answers, in three queries."""
    given = answers_for(order, viewer)
    rows = []
    for question in order.gig_version.questions.all():
        answer = given.get(question.pk)
        rows.append(
            {
                "question": question.position,
                "text": question.text,
                "kind": question.kind,
                "required": question.required,
                "choices": question.choices,
                "answer": answer.text if answer else "",
                "files": [file.upload for file in answer.files.all()] if answer else [],
            }
        )
    return BriefData({"questions": rows}).data
