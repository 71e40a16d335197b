class LocalServiceError(Exception):
    """A service did not start. The message says what failed, and which setting to use instead."""
