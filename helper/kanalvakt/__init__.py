"""Kanalvakt: helps the people who look after a municipality's social-media channels."""

__version__ = "0.1.0"
