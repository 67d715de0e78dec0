from notifications.models.notification import Notification, Preference

__all__ = ["Notification", "Preference"]
