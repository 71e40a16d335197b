"""Paths of the pages for viewers."""

from django.urls import URLPattern, path

from realtime.pages import (
    balls,
    calendar,
    embed,
    engine_views,
    guide,
    home,
    overlay,
    picture,
    players,
    shell,
    teams,
    views,
)
from realtime.pages.practice import practice

urlpatterns: list[URLPattern] = [
    path("", home.home, name="games"),
    path("calendar.ics", calendar.calendar, name="calendar"),
    path("embed.js", embed.script, name="embed-script"),
    path("follow.js", embed.module, name="follow-module"),
    path("embed/<str:match_id>", embed.embed, name="embed"),
    path("watch/<str:match_id>", views.watch, name="watch"),
    path("watch/<str:match_id>/balls", balls.balls, name="balls"),
    path("players/<slug:player_id>", players.player, name="player"),
    path("teams/<slug:team_id>", teams.team, name="team"),
    path("watch/<str:match_id>/card.png", picture.picture, name="picture"),
    path("board/<str:match_id>", views.board, name="board"),
    path("overlay/<str:match_id>", overlay.overlay, name="overlay"),
    path("guide/scoring", guide.guide, name="guide"),
    path("guide/images/<slug:name>.png", guide.picture, name="guide-picture"),
    path("score", views.score, name="console"),
    path("score/sw.js", shell.service_worker, name="service-worker"),
    path("score/console.webmanifest", shell.web_manifest, name="web-manifest"),
    path("score/engine/engine-<str:version>.zip", engine_views.zipped_engine, name="engine-zip"),
    path("score/engine/worker-<str:version>.js", engine_views.worker, name="engine-worker"),
    path("score/engine/<str:version>/manifest.json", engine_views.manifest, name="engine-files"),
    path("score/engine/<str:version>/<str:name>", engine_views.whole_file, name="engine-file"),
    path("score/engine/<str:version>/<str:name>/<int:number>", engine_views.piece, name="engine-piece"),
    path("score/<str:match_id>", views.score, name="score"),
    path("score/practice/<int:seed>.json", practice, name="practice"),
]
