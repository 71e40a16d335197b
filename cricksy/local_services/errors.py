class LocalServiceError(Exception):
    """One sentence for whoever asked for the service: what failed, and what to set instead."""
