"""The real processes for end-to-end tests: gunicorn, the WebSocket server, a Celery worker and beat."""
