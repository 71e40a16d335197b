class NotStarted(Exception):
    """Something did not start; the message says what and why."""
