from django.apps import AppConfig


class CricksyConfig(AppConfig):
    name = "cricksy"

    def ready(self) -> None:
        """Import our Celery application, so that `shared_task` and `send_task` use it."""
        import cricksy.celery  # noqa: F401
