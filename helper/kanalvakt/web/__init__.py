"""The helper's doors: the JSON API for the extension and the dashboard for a person."""
