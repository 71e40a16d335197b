"""Small made-up Cricsheet documents: Reds (R1 to R11) against Blues (B1 to B11)."""

from typing import Any

Json = dict[str, Any]
REDS = [f"R{number}" for number in range(1, 12)]
BLUES = [f"B{number}" for number in range(1, 12)]


def ball(runs: int = 0, batter: str = "R1", non_striker: str = "R2", bowler: str = "B11", **more: Any) -> Json:
    """A delivery; `extras` and other keys are added as given."""
    extras = sum(more.get("extras", {}).values())
    return {
        "batter": batter,
        "bowler": bowler,
        "non_striker": non_striker,
        "runs": {"batter": runs, "extras": extras, "total": runs + extras},
        **more,
    }


def over(notation: str, bowler: str = "B11", pair: tuple[str, str] = ("R1", "R2")) -> list[Json]:
    """The deliveries of ". 1 4 w n W": runs off the bat (odd runs change ends), a wide, a no-ball, bowled."""
    striker, other = pair
    balls = []
    for token in notation.split():
        if token == "w":
            balls.append(ball(0, striker, other, bowler, extras={"wides": 1}))
        elif token == "n":
            balls.append(ball(0, striker, other, bowler, extras={"noballs": 1}))
        elif token == "W":
            balls.append(ball(0, striker, other, bowler, wickets=[{"kind": "bowled", "player_out": striker}]))
        else:
            runs = 0 if token == "." else int(token)
            balls.append(ball(runs, striker, other, bowler))
            if runs % 2:
                striker, other = other, striker
    return balls


def innings(team: str, *overs: list[Json], **more: Any) -> Json:
    return {"team": team, "overs": [{"over": n, "deliveries": balls} for n, balls in enumerate(overs)], **more}


def match(*played: Json, **info: Any) -> Json:
    """A T20 of 2024, without an outcome unless `info` has one."""
    return {
        "meta": {"data_version": "1.1.0", "created": "2024-05-02", "revision": 1},
        "info": {
            "balls_per_over": 6,
            "dates": ["2024-05-01"],
            "gender": "female",
            "match_type": "T20",
            "outcome": {},
            "overs": 20,
            "players": {"Reds": REDS, "Blues": BLUES},
            "registry": {"people": {name: f"id-{name}" for name in (*REDS, *BLUES)}},
            "teams": ["Reds", "Blues"],
            "toss": {"winner": "Reds", "decision": "bat"},
            "venue": "The Green",
            **info,
        },
        "innings": list(played),
    }


def without_own_keys(document: Any) -> Any:
    """Our export as other programs read it: without our own keys."""
    if isinstance(document, dict):
        return {key: without_own_keys(value) for key, value in document.items() if key != "cricksy"}
    return [without_own_keys(value) for value in document] if isinstance(document, list) else document


def wicket(kind: str, player: str, *fielders: Json) -> Json:
    return {"kind": kind, "player_out": player, **({"fielders": list(fielders)} if fielders else {})}


def twenty(team: str, score: str = "1 . . . . .", **more: Any) -> Json:
    """Twenty overs alike by two bowlers in turn. Both exceed their quota, which lenient import allows."""
    pair, attack = (("R1", "R2"), ("B10", "B11")) if team == "Reds" else (("B1", "B2"), ("R10", "R11"))
    return innings(team, *(over(score, attack[number % 2], pair) for number in range(20)), **more)
