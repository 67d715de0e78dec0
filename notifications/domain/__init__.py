from notifications.domain.mailing import mail_due
from notifications.domain.preferring import save_preferences
from notifications.domain.reading import mark_read
from notifications.domain.telling import Notice, tell, tell_many

__all__ = ["Notice", "mail_due", "mark_read", "save_preferences", "tell", "tell_many"]
