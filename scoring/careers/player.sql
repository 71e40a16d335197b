-- All that a page shows of a player, as one object. `own` is the index of the player's team in its match.
WITH batted AS MATERIALIZED (
    SELECT l.*, m.format, m.date, m.starts_at, m.created_at, m.teams->own AS team, m.teams->(1 - own) AS against,
        l.how = ANY (%(not_out)s) AS not_out
    FROM scoring_battingline l
    JOIN scoring_inningsrow i ON i.match_id = l.match_id AND i.number = l.innings AND i.super_over = 0
    JOIN scoring_match m ON m.id = l.match_id
    CROSS JOIN LATERAL (SELECT (m.teams->0->>'id' <> i.team_id)::int) AS side (own)
    WHERE l.player_id = %(player_id)s
), bowled AS MATERIALIZED (
    SELECT l.*, m.format, m.date, m.starts_at, m.created_at, m.teams->own AS team, m.teams->(1 - own) AS against,
        split_part(l.overs, '.', 1)::int * per_over + split_part(l.overs || '.0', '.', 2)::int AS balls
    FROM scoring_bowlingline l
    JOIN scoring_inningsrow i ON i.match_id = l.match_id AND i.number = l.innings AND i.super_over = 0
    JOIN scoring_match m ON m.id = l.match_id
    CROSS JOIN LATERAL (SELECT (m.teams->0->>'id' = i.team_id)::int) AS side (own)
    CROSS JOIN LATERAL (
        SELECT split_part(i.overs, '.', 1)::int, split_part(i.overs || '.0', '.', 2)::int
    ) AS innings (whole, rest)
    -- The length of an over follows from that of the innings. Before one is complete nobody needs it.
    CROSS JOIN LATERAL (
        SELECT COALESCE(round((i.legal_balls - rest)::numeric / NULLIF(whole, 0)), %(over)s)::int
    ) AS length (per_over)
    WHERE l.player_id = %(player_id)s
), played AS (
    SELECT match_id, name, format, starts_at, created_at, team FROM batted
    UNION ALL
    SELECT match_id, name, format, starts_at, created_at, team FROM bowled
), names AS (
    SELECT name FROM played GROUP BY name
    ORDER BY max(starts_at) DESC NULLS LAST, max(created_at) DESC, name LIMIT %(most_names)s
), teams AS (
    SELECT team->>'id' AS id, count(DISTINCT match_id) AS matches,
        (array_agg(team->>'name' ORDER BY starts_at DESC NULLS LAST, created_at DESC))[1] AS name
    FROM played GROUP BY team->>'id' ORDER BY matches DESC, id LIMIT %(most_teams)s
), formats AS (
    SELECT format, count(DISTINCT match_id) AS matches FROM played GROUP BY format ORDER BY matches DESC, format
), batting AS (
    SELECT format, count(*) AS innings, count(*) FILTER (WHERE not_out) AS not_outs, sum(runs) AS runs,
        sum(balls) AS balls,
        -- One more if it was not out: so the best is the largest.
        max(runs * 2 + not_out::int) AS highest,
        count(*) FILTER (WHERE runs >= 100) AS hundreds, count(*) FILTER (WHERE runs BETWEEN 50 AND 99) AS fifties,
        count(*) FILTER (WHERE runs = 0 AND NOT not_out) AS ducks, sum(fours) AS fours, sum(sixes) AS sixes
    FROM batted GROUP BY format
), bowling AS (
    SELECT format, count(*) AS innings, sum(balls) AS balls, sum(maidens) AS maidens, sum(dots) AS dots,
        sum(runs) AS runs, sum(wickets) AS wickets,
        -- Most wickets first, then fewest runs.
        (array_agg(wickets || '/' || runs ORDER BY wickets DESC, runs))[1] AS best,
        count(*) FILTER (WHERE wickets = 4) AS four_wickets, count(*) FILTER (WHERE wickets >= 5) AS five_wickets
    FROM bowled GROUP BY format
), last_innings AS (
    SELECT match_id, innings, format, date, team, against, runs, balls, not_out, out
    FROM batted ORDER BY starts_at DESC NULLS LAST, created_at DESC, match_id, innings DESC LIMIT %(lately)s
), last_spells AS (
    SELECT match_id, innings, format, date, team, against, overs, balls, maidens, runs, wickets
    FROM bowled ORDER BY starts_at DESC NULLS LAST, created_at DESC, match_id, innings DESC LIMIT %(lately)s
)
SELECT jsonb_build_object(
    'names', (SELECT jsonb_agg(name) FROM names),
    'teams', (SELECT jsonb_agg(teams) FROM teams),
    'formats', (SELECT jsonb_agg(formats) FROM formats),
    'batting', (SELECT jsonb_object_agg(format, batting) FROM batting),
    'bowling', (SELECT jsonb_object_agg(format, bowling) FROM bowling),
    'innings', (SELECT jsonb_agg(last_innings) FROM last_innings),
    'spells', (SELECT jsonb_agg(last_spells) FROM last_spells)
)::text
