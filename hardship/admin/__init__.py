"""The administration pages of floor 2: reference data to keep, decisions to look at. No family is registered here."""

from hardship.admin import calendar, codes, decisions, editions, jobs, standards

__all__ = ["calendar", "codes", "decisions", "editions", "jobs", "standards"]
