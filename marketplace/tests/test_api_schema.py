"""What the API says of itself: valid, and every field that can be written is one we mean."""

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from core.access import POLICIES
from core.tests.asking import api_of
from marketplace.testing.routes import all_routes
from orders.tests.factories import make_order

# Mass assignment: a field that appears here by accident is a hole. `*` marks what is required.
WRITABLE = {
    "/inquiries/": ["client_id*", "files", "gig*", "text"],
    "/orders/": [
        "extras", "gig*", "package*", "request_key*", "total_minor", "version",
    ],
    "/orders/{public_id}/accept/": [],
    "/orders/{public_id}/accept_request/": [],
    "/orders/{public_id}/add_files/": ["files", "note"],
    "/orders/{public_id}/answer_cancellation/": ["agree*"],
    "/orders/{public_id}/answers/": ["files", "question*", "text"],
    "/orders/{public_id}/ask_cancellation/": ["reason*"],
    "/orders/{public_id}/cancel_before_start/": [],
    "/orders/{public_id}/cancel_late/": [],
    "/orders/{public_id}/cancel_without_brief/": [],
    "/orders/{public_id}/decline_request/": ["reason*"],
    "/orders/{public_id}/deliver/": ["files", "lines", "note"],
    "/orders/{public_id}/give_up/": ["reason*"],
    "/orders/{public_id}/leave/": [],
    "/orders/{public_id}/pay/": [],
    "/orders/{public_id}/prolong_review/": [],
    "/orders/{public_id}/refer/": ["reason*"],
    "/orders/{public_id}/remind_brief/": [],
    "/orders/{public_id}/request_revision/": ["points*"],
    "/orders/{public_id}/review/": ["as_agreed", "communication", "rating", "text*", "work"],
    "/orders/{public_id}/send_brief/": [],
    "/orders/{public_id}/waive_brief/": [],
    "/orders/{public_id}/withdraw_cancellation/": [],
    "/orders/{public_id}/withdraw_request/": [],
    "/threads/{public_id}/messages/": ["client_id*", "files", "text"],
    "/threads/{public_id}/read_up_to/": ["seq*"],
}  # fmt: skip
QUERIES = {
    "/gigs/": ["ask", "category", "country", "cursor", "days", "lang", "price", "q", "size",
               "sort"],
    "/orders/": ["cursor", "side", "size", "state"],
    "/threads/": ["cursor", "show", "size"],
    "/threads/{public_id}/entries/": ["after", "before", "limit"],
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(schema: dict, method: str):
    for path, methods in schema["paths"].items():
        if method in methods:
            yield path.removeprefix("/api/v1"), methods[method]


def written(schema: dict, operation: dict) -> list[str]:
    body = operation.get("requestBody")
    if body is None:
        return []
    [content] = body["content"].values()
    described = schema["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    required = described.get("required", [])
    return sorted(f"{name}{'*' * (name in required)}" for name in described["properties"])


def test_the_api_describes_itself_without_a_warning(tmp_path):
    file = tmp_path / "schema.yml"
    call_command("spectacular", file=str(file), fail_on_warn=True, validate=True)
    assert "/api/v1/orders/{public_id}/deliver/" in file.read_text()


def test_every_field_that_can_be_written_is_on_this_list(schema):
    told = {path: written(schema, operation) for path, operation in operations(schema, "post")}
    assert told == WRITABLE
    assert {m for methods in schema["paths"].values() for m in methods} == {"get", "post"}


def test_every_filter_and_order_is_on_this_list(schema):
    told = {
        path: sorted(p["name"] for p in operation.get("parameters", []) if p["in"] == "query")
        for path, operation in operations(schema, "get")
    }
    assert {path: names for path, names in told.items() if names} == QUERIES


def test_every_operation_says_what_it_does(schema):
    silent = [
        (path, method)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if not operation.get("description")
    ]
    assert silent == []


def test_every_action_declares_a_policy_that_exists():
    unknown = [
        (route.path, policy)
        for route in all_routes()
        for policy in route.actions.values()
        if policy not in POLICIES
    ]
    assert unknown == []


@pytest.mark.django_db
def test_a_visitor_may_read_the_description():
    answer = api_of().get("/api/v1/schema/?format=json")
    assert (answer.status_code, answer.json()["info"]["title"]) == (200, "Encargo")


ODD = [None, [], {}, [[]], "", "x" * 20_001, -1, 10**30, 1.5, True, "\x00", "\ud800", "' OR 1=1 --"]
GOOD = {
    "agree": True,
    "client_id": "0b6e1d5c-6c0b-4a53-9f0e-0d7b8a3d6c11",
    "gig": "nothing",
    "package": "basic",
    "points": [{"text": "Mend it"}],
    "question": 1,
    "reason": "Because.",
    "request_key": "0b6e1d5c-6c0b-4a53-9f0e-0d7b8a3d6c12",
    "seq": 1,
    "text": "Words",
}


def test_no_malformed_input_is_an_error_of_the_server(cast):
    order = make_order("delivered", buyer=cast.ana, seller=cast.agency)
    clients = [api_of(cast.ana), api_of(cast.bruno)]
    failed = []
    for path, fields in WRITABLE.items():
        thing = order.thread if path.startswith("/threads") else order
        place = path.replace("{public_id}", thing.public_id)
        wanted = [field.rstrip("*") for field in fields]
        required = {f.rstrip("*"): GOOD[f.rstrip("*")] for f in fields if f.endswith("*")}
        for name in wanted:
            for odd in ODD:
                for client in clients:
                    status, told = client.do(place, **(required | {name: odd}))
                    if status >= 500 or (status >= 400 and not told.get("code")):
                        failed.append((path, name, odd, status))
    assert failed == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", QUERIES)
def test_no_malformed_query_is_an_error_of_the_server(cast, path):
    thread = make_order("in_progress", buyer=cast.ana, seller=cast.agency).thread
    client = api_of(cast.ana)
    place = path.replace("{public_id}", thread.public_id)
    odd = [str(value) for value in ODD if value != "\ud800"] + ["-".join(["9" * 30] * 2)]
    answers = {client.read(place, **{name: value})[0] for name in QUERIES[path] for value in odd}
    assert answers <= {200, 400, 404}


def test_what_is_no_json_is_refused_with_a_code(cast):
    client = api_of(cast.ana)
    for body in (b"{", b"[]", b"null", b'"words"', b"\xff\xfe", b'{"a":' * 3000):
        answer = client.post("/api/v1/inquiries/", body, content_type="application/json")
        assert (answer.status_code, bool(answer.json()["code"])) == (400, True)
    form = client.post("/api/v1/inquiries/", {"text": "x"})
    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
