"""Advice to Draft: what could be answered, in the right tone and with the right signature."""
