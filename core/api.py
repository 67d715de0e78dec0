"""What every address of the API shares: a policy for each action, strict inputs, small pages."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated

PAGE_SIZE, PAGE_SIZE_MAX = 24, 50
FILES_MAX = 50


class ErrorSerializer(serializers.Serializer):
    """Why something was refused: a stable code and the sentence that the pages show."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(required=False, help_text="The input it is about.")
    fields_refused = serializers.DictField(
        required=False, help_text="For malformed input: each field with its sentences."
    )


REFUSALS = {
    400: ErrorSerializer,
    403: ErrorSerializer,
    404: ErrorSerializer,
    409: ErrorSerializer,
}


class StrictSerializer(serializers.Serializer):
    """Input in which an unknown name is an error: nothing is assigned that is not listed."""

    def to_internal_value(self, data: Any) -> Any:
        if hasattr(data, "keys"):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                sentence = _("There is no input of this name.")
                raise serializers.ValidationError({name: [sentence] for name in unknown})
        return super().to_internal_value(data)


class PageQuery(StrictSerializer):
    """How much of a list, and from where."""

    cursor = serializers.CharField(
        required=False, max_length=200, help_text="`next_cursor` of the page before."
    )
    size = serializers.IntegerField(
        required=False, min_value=1, max_value=PAGE_SIZE_MAX, default=PAGE_SIZE
    )


class UploadIds(serializers.ListField):
    """Ids that `POST /uploads/` answered, in the order in which the files are shown."""

    def __init__(self, **kwargs: Any) -> None:
        told = {
            "child": serializers.SlugField(max_length=20),
            "required": False,
            "default": list,
            "max_length": FILES_MAX,
            "help_text": "Ids that `POST /uploads/` answered for this purpose.",
        }
        super().__init__(**(told | kwargs))


class FileSerializer(serializers.Serializer):
    """A file that the reader may fetch."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, upload: Any) -> str:
        return reverse("core:file", args=[upload.public_id, upload.name])


class BoundedJSON(JSONParser):
    """JSON; what is nested deeper than the parser goes is malformed, not an error of ours."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error


class ApiViewSet(viewsets.ViewSet):
    """A resource of the API; `access_policies` names who may, for each action.

    The names are those of `core.access.POLICIES`. What can be known without the object is
    enforced here; who may see *this* object is decided by the queries of its app.
    """

    access_policies: ClassVar[dict[str, str]] = {}
    parser_classes = [BoundedJSON]
    lookup_field = "public_id"
    lookup_value_converter = "slug"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        declared = {
            name: member.access_policy
            for name, member in vars(cls).items()
            if hasattr(member, "access_policy")
        }
        cls.access_policies = cls.access_policies | declared

    def get_permissions(self) -> list[BasePermission]:
        # A method that the address lacks has no action; it is refused to whoever may be here.
        asked = [self.action] if self.action else list(self.action_map.values())
        opens = all(self.access_policies.get(name) == "anyone" for name in asked)
        return [AllowAny() if opens else IsAuthenticated()]

    def read(self, serializer: type[serializers.Serializer], *, query: bool = False) -> dict:
        """Return the checked input of this request: its body, or its query string."""
        data = self.request.query_params if query else self.request.data
        given = serializer(data=data, context={"request": self.request})
        given.is_valid(raise_exception=True)
        return given.validated_data


def reading(
    policy: str,
    answer: type[serializers.Serializer],
    query: type[serializers.Serializer] | None = None,
) -> Callable[[Callable], Callable]:
    """Describe an action that only reads: who may, what its address takes, what it answers."""

    def decorate(method: Callable) -> Callable:
        method.access_policy = policy
        told = {200: answer, 403: ErrorSerializer, 404: ErrorSerializer}
        if query is not None:
            told[400] = ErrorSerializer
        return extend_schema(parameters=[query] if query else None, responses=told)(method)

    return decorate


def verb(
    policy: str,
    *,
    takes: type[serializers.Serializer] | None = None,
    answers: type[serializers.Serializer],
    status: int = 200,
) -> Callable[[Callable], Callable]:
    """Make a POST action `/<id>/<name>/` of a method: who may, what it takes and answers."""

    def decorate(method: Callable) -> Callable:
        method.access_policy = policy
        # Outside of `action`, which would throw the description away.
        describe = extend_schema(request=takes, responses={status: answers} | REFUSALS)
        return describe(action(detail=True, methods=["post"])(method))

    return decorate
