"""What people do with the appraisal: one function per verb."""
