"""The plan backward from the acceptance date: duties, schedule, progress, lights, wall chart."""
