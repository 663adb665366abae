"""Text to Assessment: what a comment is."""
