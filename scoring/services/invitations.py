"""Invitations: a scorer of a match lets others score it, with an account of their own or as a guest of this match."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from scoring.bodies import LETTERS
from scoring.errors import UnknownInvitationError
from scoring.models import Invitation
from scoring.services.matches import assign_scorer
from scoring.transliteration import transliterate

LIFETIME = timedelta(hours=48)
"""The day before a match, when it is set up, and the match."""
CODE = LETTERS.upper()
LENGTH = 8
"""Letters of a code: 31 to the power of 8, 40 bits, of which `scoring.logins.codes` lets few be tried."""
MOST_OPEN = 10
"""Of one match; one more ends the oldest."""
MOST_USES = 20
"""Scorers who come by one code: more than share a match, and few accounts for whom a code reaches by mistake."""
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Invited:
    code: str
    expires: datetime


def invite(*, match_id: str, by: User) -> Invited:
    """Make a code by which others may score the match."""
    code = get_random_string(LENGTH, CODE)
    expires = timezone.now() + LIFETIME
    with transaction.atomic():
        invitations = Invitation.objects.filter(match_id=match_id)
        invitations.filter(expires_at__lte=timezone.now()).delete()
        kept = invitations.order_by("-created_at", "-pk").values_list("pk", flat=True)[: MOST_OPEN - 1]
        invitations.exclude(pk__in=[*kept]).delete()
        Invitation.objects.create(match_id=match_id, created_by=by, digest=digest_of(code), expires_at=expires)
    return Invited(f"{code[:4]}-{code[4:]}", expires)


def accept_invitation(*, code: str, user: User) -> str:
    """Let the account score the match of the code, whose id is returned. Raises UnknownInvitationError."""
    with transaction.atomic():
        return _use(code, user)


def accept_as_guest(*, code: str, name: str) -> tuple[str, User]:
    """Make an account without a password that may score the match of the code, and nothing else.

    Return the id of the match and the account. Raises UnknownInvitationError.
    """
    with transaction.atomic():
        user = User(username=_username(name), first_name="".join(filter(str.isprintable, name)))
        user.set_unusable_password()
        return _use(code, user), user


def digest_of(code: str) -> str:
    """Return what is kept of a code. Keyed: a stolen table alone does not tell codes, which are short."""
    return salted_hmac("scoring.invitation", "".join(filter(str.isalnum, code)).upper(), algorithm="sha256").hexdigest()


def _use(code: str, user: User) -> str:
    # Locked, so that scorers who come at the same time are counted one by one.
    invitation = Invitation.objects.select_for_update().filter(digest=digest_of(code)).first()
    if invitation is None or invitation.expires_at <= timezone.now() or invitation.uses >= MOST_USES:
        raise UnknownInvitationError
    invitation.uses += 1
    invitation.save(update_fields=["uses"])
    if user.pk is None:
        user.save()
    assign_scorer(match_id=invitation.match_id, user=user, by=invitation.created_by)
    return invitation.match_id


def _username(name: str) -> str:
    """Return "Sam-Lee-guest-x7k2m9": the log shows it, and "guest" says that nobody knows who it was."""
    said = re.sub(r"[^A-Za-z0-9_.]+", "-", transliterate(name))[:LONGEST_NAME].strip("-")
    return f"{said or 'somebody'}-guest-{get_random_string(6, LETTERS)}"
