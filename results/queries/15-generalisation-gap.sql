-- Does it learn by heart? The accuracy of the last epoch's training batches, over their samples,
-- against that of the last evaluation.
WITH last_epochs AS (
    SELECT trials.id AS trial_id,
           (SELECT sum(accuracy * samples) / sum(iif(accuracy IS NULL, NULL, samples))
            FROM curves
            WHERE curves.trial_id = trials.id
              AND iteration > last_iteration - iterations_per_epoch) AS train_accuracy
    FROM trials
    WHERE state = 'done'
)
SELECT experiment, number, trial_id, train_accuracy, final_accuracy,
       train_accuracy - final_accuracy AS gap
FROM last_epochs
JOIN outcomes USING (trial_id)
WHERE state = 'done'
ORDER BY gap DESC NULLS LAST;
