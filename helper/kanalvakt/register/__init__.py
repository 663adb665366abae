"""The register: what was captured, removed and decided, kept for ten years."""
