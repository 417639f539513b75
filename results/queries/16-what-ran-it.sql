-- What ran the best trial: which machine, program and layers?
WITH best AS (
    SELECT trial_id AS id FROM leaderboard LIMIT 1
)
SELECT attempts.trial_id, n AS attempt, datetime(started_us / 1000000, 'unixepoch') AS started,
       host, cpu, instruction_set, attempts.version, revision, compiler, libraries,
       (SELECT group_concat(type || ' ' || version || ' ' || substr(sha256, 1, 12), ', ')
        FROM layers WHERE layers.trial_id = attempts.trial_id) AS layers
FROM attempts
WHERE attempts.trial_id = (SELECT id FROM best)
ORDER BY n;
