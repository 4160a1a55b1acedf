"""Files that people hand in as proof: what they really are, whatever their names say."""
