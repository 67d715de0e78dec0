"""Announced after commit, with ids only; whoever hears it reads under its own access check."""

from django.dispatch import Signal

entry_appended = Signal()  # thread_id: int, seq: int
