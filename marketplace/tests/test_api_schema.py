from django.core.management import call_command


def test_the_api_describes_itself_without_a_warning(tmp_path):
    file = tmp_path / "schema.yml"
    call_command("spectacular", file=str(file), fail_on_warn=True, validate=True)
    assert "/api/v1/orders/{public_id}/deliver/" in file.read_text()
