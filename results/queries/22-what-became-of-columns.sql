-- What became of each column of the best trial's table? Numbers are as they were or normalized; the
-- categories of a column stand in the order of the columns of 0 or 1 that they are.
WITH best AS (
    SELECT trial_id AS id FROM leaderboard LIMIT 1
)
SELECT source, name, what, count(*) AS columns, group_concat(category, ', ') AS categories,
       fill, mean, std, missing, dropped
FROM best JOIN columns ON trial_id = id
GROUP BY source, what
ORDER BY min(position);
