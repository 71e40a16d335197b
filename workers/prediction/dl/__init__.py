"""The Duckworth-Lewis Standard Edition: revised targets and par scores (docs/duckworth-lewis.md)."""
