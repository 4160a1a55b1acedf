"""Rules about the code itself: boundaries, names, locks, documents."""
