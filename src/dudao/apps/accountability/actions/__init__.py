"""What people do with talks and cases: one function per verb."""
