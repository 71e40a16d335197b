from django.apps import AppConfig


class CricksyConfig(AppConfig):
    name = "cricksy"

    def ready(self) -> None:
        """Makes our Celery application the one that `shared_task` and `send_task` find."""
        import cricksy.celery  # noqa: F401
