from accounts.views.preferences import set_language, set_theme
from accounts.views.profile import become_seller, profile
from accounts.views.settings import settings_page

__all__ = ["become_seller", "profile", "set_language", "set_theme", "settings_page"]
