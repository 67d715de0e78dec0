"""Gigs over the API: the search of the results page, and a gig with everything it offers."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import ApiViewSet, PageQuery, reading
from gigs import queries
from gigs.queries.filters import DAYS_MAX, PRICE_MAX, QUERY_LENGTH_MAX, SORTS


class GigQuery(PageQuery):
    """What is looked for; the names are those of the results page."""

    q = serializers.CharField(required=False, max_length=QUERY_LENGTH_MAX, allow_blank=True)
    category = serializers.SlugField(required=False, max_length=60)
    price = serializers.IntegerField(
        required=False, min_value=1, max_value=PRICE_MAX,
        help_text="The most to pay, fee included, in whole units of the site's currency.",
    )  # fmt: skip
    days = serializers.IntegerField(required=False, min_value=1, max_value=DAYS_MAX)
    lang = serializers.ListField(
        child=serializers.RegexField(r"^[a-zA-Z]{2,5}$"), required=False, max_length=20
    )
    country = serializers.ListField(
        child=serializers.RegexField(r"^[a-zA-Z]{2}$"), required=False, max_length=20
    )
    ask = serializers.ChoiceField(
        choices=["1"], required=False, help_text="Only sellers who are asked first."
    )
    sort = serializers.ChoiceField(choices=SORTS, required=False, default="relevance")


class PriceData(serializers.Serializer):
    """What somebody pays, in minor units: the total holds the buyer's fee."""

    price_minor = serializers.IntegerField()
    fee_minor = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    currency = serializers.CharField()


class SellerData(serializers.Serializer):
    handle = serializers.CharField()
    name = serializers.CharField()


class GigCard(serializers.Serializer):
    """A gig as a shelf shows it; prices and days are those of the first package."""

    id = serializers.CharField(source="public_id")
    url = serializers.CharField(source="get_absolute_url")
    title = serializers.CharField()
    language = serializers.CharField()
    seller = SellerData()
    price = PriceData()
    delivery_days = serializers.IntegerField()
    ready_by = serializers.DateTimeField(source="ready_at")
    asks_first = serializers.BooleanField(source="ask_first")
    rating = serializers.FloatField(source="facts.rating", allow_null=True)
    reviews = serializers.IntegerField(source="facts.reviews")
    cover = serializers.SerializerMethodField(help_text="Address of the preview, or empty.")

    def get_cover(self, gig: Any) -> str:
        return queries.picture_url(gig.cover) if gig.cover else ""


class GigResults(serializers.Serializer):
    """A page of a search.

    When nothing fits, mistyped words are mended (`corrected`), then the filter that keeps out
    most is left away (`dropped`).
    """

    count = serializers.IntegerField()
    corrected = serializers.CharField()
    dropped = serializers.CharField()
    results = GigCard(many=True, source="gigs")
    next_cursor = serializers.CharField(help_text="Empty at the end.")


class PackageData(serializers.Serializer):
    tier = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    delivery_days = serializers.IntegerField()
    revisions = serializers.IntegerField()
    price = PriceData()
    quantities = serializers.ListField(
        child=serializers.IntegerField(), help_text="How many of each line, in their order."
    )


class ExtraData(serializers.Serializer):
    position = serializers.IntegerField()
    name = serializers.CharField()
    price = PriceData()
    extra_days = serializers.IntegerField()


class QuestionData(serializers.Serializer):
    text = serializers.CharField()
    kind = serializers.CharField()
    required = serializers.BooleanField()
    choices = serializers.ListField(child=serializers.CharField())


class FaqData(serializers.Serializer):
    question = serializers.CharField()
    answer = serializers.CharField()


class PictureData(serializers.Serializer):
    url = serializers.CharField()
    alt = serializers.CharField()
    width = serializers.IntegerField(allow_null=True)
    height = serializers.IntegerField(allow_null=True)


class PublishedReviewData(serializers.Serializer):
    author_name = serializers.CharField()
    rating_tenths = serializers.IntegerField()
    text = serializers.CharField()
    published_at = serializers.DateTimeField()


class GigData(serializers.Serializer):
    """A gig with its packages, extras, brief, pictures and newest reviews."""

    id = serializers.CharField(source="gig.public_id")
    url = serializers.CharField(source="gig.get_absolute_url")
    version = serializers.IntegerField(source="gig.live_version.number")
    status = serializers.CharField(source="gig.status")
    title = serializers.CharField(source="gig.live_version.title")
    description = serializers.CharField(source="gig.live_version.description")
    language = serializers.CharField(source="gig.live_version.language")
    tags = serializers.ListField(child=serializers.CharField(), source="gig.live_version.tags")
    exclusions = serializers.ListField(
        child=serializers.CharField(), source="gig.live_version.exclusions"
    )
    category = serializers.CharField(source="gig.category.slug")
    seller = SellerData(source="gig.seller")
    asks_first = serializers.BooleanField(source="gig.ask_first")
    rating = serializers.FloatField(source="gig.facts.rating", allow_null=True)
    reviews_count = serializers.IntegerField(source="gig.facts.reviews")
    lines = serializers.ListField(child=serializers.CharField(), source="sheet.lines")
    packages = PackageData(many=True, source="sheet.packages")
    extras = ExtraData(many=True, source="sheet.extras")
    questions = QuestionData(many=True, source="sheet.questions")
    faqs = FaqData(many=True, source="sheet.faqs")
    pictures = PictureData(many=True, source="sheet.pictures")
    reviews = PublishedReviewData(many=True)
    buyable = serializers.BooleanField(help_text="Whether you may order here now.")


class GigViewSet(ApiViewSet):
    """Services on offer; anybody may read them."""

    @reading("anyone", GigResults, GigQuery)
    def list(self, request: Request) -> Response:
        """Find gigs: the same search, filters and orders as the results page."""
        asked = self.read(GigQuery, query=True)
        filters = queries.filters_from(request.query_params)
        found = queries.search(
            filters, queries.category_tree(), asked.get("cursor", ""), size=asked["size"]
        )
        return Response(GigResults(found).data)

    @reading("anyone", GigData)
    def retrieve(self, request: Request, public_id: str) -> Response:
        """Show a gig with everything it offers; one that was removed is refused."""
        return Response(GigData(queries.access_gig_page(request.user, public_id)).data)
