"""Capture to sealed PDF/A: what was displayed, kept so that it can be proven."""
