-- How does the training loss of the best trial fall, every 100 iterations?
WITH best AS (
    SELECT trial_id AS id, last_iteration FROM leaderboard LIMIT 1
), steps (trial_id, iteration, last) AS (
    SELECT id, 1, last_iteration FROM best
    UNION ALL
    SELECT trial_id, iteration + iif(iteration = 1, 99, 100), last
    FROM steps WHERE iteration + iif(iteration = 1, 99, 100) <= last
)
SELECT iteration, loss, accuracy
FROM steps JOIN iterations USING (trial_id, iteration)
ORDER BY iteration;
