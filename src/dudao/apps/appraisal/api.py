"""What other apps may use of appraisal."""
