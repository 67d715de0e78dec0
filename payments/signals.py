"""Announced after commit, with ids only."""

from django.dispatch import Signal

effect_planned = Signal()  # effect_id
event_received = Signal()  # event_id
