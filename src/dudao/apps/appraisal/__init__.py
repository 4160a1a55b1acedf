"""The annual appraisal of units by published rules, and commendations."""
