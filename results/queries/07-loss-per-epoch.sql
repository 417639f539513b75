-- What is the mean training loss of each epoch of the best trial?
SELECT epoch, count(*) AS iterations, avg(loss) AS mean_loss, avg(accuracy) AS mean_accuracy
FROM curves
WHERE trial_id = (SELECT trial_id FROM leaderboard LIMIT 1)
GROUP BY epoch
ORDER BY epoch;
