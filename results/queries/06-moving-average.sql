-- What is the course of the loss under the noise of the batches? (The mean over the samples of
-- the last 50 iterations of the best trial.)
WITH smooth AS (
    SELECT iteration, loss,
           sum(loss * samples) OVER last
               / sum(iif(loss IS NULL, NULL, samples)) OVER last AS mean_loss,
           sum(accuracy * samples) OVER last
               / sum(iif(accuracy IS NULL, NULL, samples)) OVER last AS mean_accuracy
    FROM curves
    WHERE trial_id = (SELECT trial_id FROM leaderboard LIMIT 1)
    WINDOW last AS (ORDER BY iteration ROWS 49 PRECEDING)
)
SELECT * FROM smooth
WHERE iteration % 50 = 0 OR iteration = 1
ORDER BY iteration;
