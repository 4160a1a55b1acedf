"""What other apps may use of accountability."""
