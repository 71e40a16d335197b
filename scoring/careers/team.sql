-- All that a page shows of a team but its matches, as one object. `own` is the index of the team in its match.
WITH played AS MATERIALIZED (
    SELECT m.id AS match_id, m.format, m.status, m.result, m.date, m.starts_at, m.created_at,
        m.teams->own AS team, m.teams->(1 - own) AS against
    FROM scoring_match m
    CROSS JOIN LATERAL (SELECT (m.teams->0->>'id' <> %(team_id)s)::int) AS side (own)
    WHERE m.teams @> %(teams)s::jsonb
), finished AS (
    -- A result is a sentence that begins with the name of the winner, and no longer than the column.
    SELECT *, CASE
        WHEN starts_with(result, left(team->>'name' || ' won ', %(longest)s)) THEN 'won'
        WHEN starts_with(result, left(against->>'name' || ' won ', %(longest)s)) THEN 'lost'
        WHEN starts_with(result, 'Match tied') THEN 'tied'
        WHEN starts_with(result, 'Match drawn') THEN 'drawn'
        ELSE 'no_result'
    END AS outcome
    FROM played WHERE status = %(complete)s
), formats AS (
    SELECT format, count(*) AS matches,
        count(*) FILTER (WHERE outcome = 'won') AS won, count(*) FILTER (WHERE outcome = 'lost') AS lost,
        count(*) FILTER (WHERE outcome = 'tied') AS tied, count(*) FILTER (WHERE outcome = 'drawn') AS drawn,
        count(*) FILTER (WHERE outcome = 'no_result') AS no_result
    FROM finished GROUP BY format ORDER BY matches DESC, format
), form AS (
    SELECT match_id, format, date, against, outcome, result
    FROM finished ORDER BY starts_at DESC NULLS LAST, created_at DESC, match_id LIMIT %(lately)s
), newest AS (
    SELECT * FROM played WHERE status <> %(scheduled)s
    ORDER BY starts_at DESC NULLS LAST, created_at DESC, match_id LIMIT %(recent)s
), recent AS (
    SELECT match_id, row_number() OVER (ORDER BY starts_at DESC NULLS LAST, created_at DESC, match_id) AS nth
    FROM newest
), lines AS (
    SELECT l.player_id, l.name, r.nth, 0 AS part, l.innings, l.position
    FROM recent r
    JOIN scoring_inningsrow i ON i.match_id = r.match_id AND i.team_id = %(team_id)s AND i.super_over = 0
    JOIN scoring_battingline l ON l.match_id = i.match_id AND l.innings = i.number
    UNION ALL
    SELECT l.player_id, l.name, r.nth, 1 AS part, l.innings, l.position
    FROM recent r
    JOIN scoring_inningsrow i ON i.match_id = r.match_id AND i.team_id <> %(team_id)s AND i.super_over = 0
    JOIN scoring_bowlingline l ON l.match_id = i.match_id AND l.innings = i.number
), players AS (
    -- The newest match first, in its order of batting. Who only bowled comes after those who batted.
    SELECT player_id AS id, (array_agg(name ORDER BY nth))[1] AS name
    FROM lines GROUP BY player_id ORDER BY min(ARRAY[nth, part, innings, position]), player_id
)
SELECT jsonb_build_object(
    'name', (SELECT team->>'name' FROM played ORDER BY starts_at DESC NULLS LAST, created_at DESC, match_id LIMIT 1),
    'formats', (SELECT jsonb_agg(formats) FROM formats),
    'form', (SELECT jsonb_agg(form) FROM form),
    'players', (SELECT jsonb_agg(players) FROM players)
)::text
