"""What people do with official documents: one function per verb."""
