"""Plans backward from a day that is fixed: working days, the critical path, ways to make it fit, lights, reminders."""
