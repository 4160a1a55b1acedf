"""Papers that begin the work, drafted from the plan and the numbers: plans, duty books, pledges, reports."""
