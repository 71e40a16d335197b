"""A new password ends what the old one gave: Django ends the sessions of the account, and this revokes its tokens."""

from django.contrib.auth.base_user import AbstractBaseUser
from knox.models import AuthToken


class RevokesTokens:
    """A password validator, since Django tells validators of each password that was changed. It accepts any."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        return

    def get_help_text(self) -> str:
        return "With a new password all tokens and sessions of the account end."

    def password_changed(self, password: str, user: AbstractBaseUser) -> None:
        AuthToken.objects.filter(user=user).delete()
