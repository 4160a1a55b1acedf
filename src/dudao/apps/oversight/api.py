"""What other apps may use of oversight."""
