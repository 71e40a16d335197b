"""What viewers hold: everything a page shows, in plain JSON, and moved by small deltas."""
