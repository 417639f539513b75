-- What is the mean training loss of each epoch of the best trial, over its samples? (The last
-- batch of an epoch may be smaller than the others.)
SELECT epoch, count(*) AS iterations, sum(samples) AS samples,
       sum(loss * samples) / sum(iif(loss IS NULL, NULL, samples)) AS mean_loss,
       sum(accuracy * samples) / sum(iif(accuracy IS NULL, NULL, samples)) AS mean_accuracy
FROM curves
WHERE trial_id = (SELECT trial_id FROM leaderboard LIMIT 1)
GROUP BY epoch
ORDER BY epoch;
