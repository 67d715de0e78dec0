from core.models.clock import Clock, Heartbeat
from core.models.upload import Upload

__all__ = ["Clock", "Heartbeat", "Upload"]
