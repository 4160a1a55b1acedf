"""What other apps may use of rankings."""
