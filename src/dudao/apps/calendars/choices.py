"""Words of the calendar."""

VERBS = {
    "correct_calendar": "修改工作日历",
    "remove_calendar_correction": "撤销工作日历的修改",
}
