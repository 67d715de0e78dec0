from django.apps import AppConfig

from marketplace import celery  # noqa: F401 - tasks know their broker from the start


class MarketplaceConfig(AppConfig):
    name = "marketplace"
    verbose_name = "Marketplace"
