"""The working days of China: what chinesecalendar knows of the yearly notices, changed by the office's corrections."""

from dudao.infra.working_calendar.public import known_years, public_calendar, public_name

__all__ = ["known_years", "public_calendar", "public_name"]
