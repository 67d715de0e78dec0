"""Announced after commit, with ids only."""

from django.dispatch import Signal

entries_read = Signal()  # thread_id: int, user_id: int, seq: int
