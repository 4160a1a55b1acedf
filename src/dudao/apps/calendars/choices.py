"""Words of the calendar."""

VERBS = {
    "correct_calendar": "修改工作日历",
    "announce_year": "录入全年放假安排",
    "withdraw_announced_year": "撤销全年放假安排",
    "remove_calendar_correction": "撤销工作日历的修改",
}
