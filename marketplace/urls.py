"""Which app answers which address."""

urlpatterns: list = []
