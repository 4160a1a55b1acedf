"""What people do with rankings: one function per verb."""
