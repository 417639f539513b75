-- Which classes does the best trial confuse most often? (Its last evaluation.)
WITH best AS (
    SELECT trial_id AS id FROM leaderboard LIMIT 1
)
SELECT split, actual, predicted, count
FROM confusions
WHERE trial_id = (SELECT id FROM best)
  AND iteration = (SELECT max(iteration) FROM confusions
                   WHERE trial_id = (SELECT id FROM best))
  AND actual <> predicted
ORDER BY count DESC, actual, predicted
LIMIT 20;
