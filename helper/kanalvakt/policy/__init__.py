"""Assessment and channel to Advice: what the guideline says should happen."""
