"""What people do with oversight: one function per verb."""
