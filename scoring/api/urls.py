"""Every address of the API, without a trailing slash."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from scoring.api import accounts, careers, consoles, converters, corrections, games, invitations, overlays
from scoring.api.schema_page import SchemaView

# `converters` is imported because its import registers <game:...> and <seq:...>.
__all__ = ["converters", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("games", games.GamesView.as_view(), name="games-list"),
    path("games/<game:match_id>", games.GameView.as_view(), name="game"),
    path("games/<game:match_id>/deliveries", games.DeliveriesView.as_view(), name="deliveries"),
    path("games/<game:match_id>/events", games.EventsView.as_view(), name="events"),
    path("games/<game:match_id>/events/<seq:seq>", corrections.EventView.as_view(), name="event"),
    path("games/<game:match_id>/corrections", corrections.CorrectionsView.as_view(), name="corrections"),
    path("games/<game:match_id>/undo", corrections.UndoView.as_view(), name="undo"),
    path("games/<game:match_id>/redo", corrections.RedoView.as_view(), name="redo"),
    path("games/<game:match_id>/export", games.ExportView.as_view(), name="export"),
    path("games/<game:match_id>/consoles", consoles.ConsolesView.as_view(), name="consoles"),
    path("games/<game:match_id>/overlay", overlays.OverlayView.as_view(), name="overlay-choice"),
    path("games/<game:match_id>/invitations", invitations.InvitationsView.as_view(), name="invitations"),
    path("api/players/<game:player_id>", careers.PlayerView.as_view(), name="player-figures"),
    path("api/teams/<game:team_id>", careers.TeamView.as_view(), name="team-figures"),
    path("api/auth/invitations", invitations.AcceptanceView.as_view(), name="accept-invitation"),
    path("api/auth/login", accounts.LoginView.as_view(), name="login"),
    path("api/auth/logout", accounts.LogoutView.as_view(), name="logout"),
    path("api/schema", SchemaView.as_view(), name="schema"),
    path(
        "api/docs",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="scoring/docs.html"),
        name="docs",
    ),
]
