"""Evidence files tied to items, the archive that keeps them, and the search through their text."""
