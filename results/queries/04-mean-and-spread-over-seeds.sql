-- How good is each config over its seeds, and is the difference more than luck? The best first:
-- where two means lie within two standard errors, it may be luck. Means are over the seeds, and
-- folds, that are done; how many failed, diverged, were pruned or have not ended stands beside them.
WITH swept AS (
    SELECT experiment_id, trial_id, axes.position,
           path || '=' || iif(typeof(value) = 'real', printf('%g', value), value) AS setting
    FROM axes
    JOIN experiment_trials USING (experiment_id)
    JOIN settings USING (trial_id, path)
    WHERE path NOT IN ('seed', 'dataset.fold')
), groups AS MATERIALIZED ( -- with the first trial of each, and how many have values
    SELECT experiment_id, experiment, config_hash, min(number), trial_id, objective, maximize,
           count(best_value) FILTER (WHERE state = 'done') AS bests,
           count(final_accuracy) FILTER (WHERE state = 'done') AS accuracies
    FROM outcomes
    GROUP BY experiment_id, config_hash
)
SELECT experiment, first_number,
       (SELECT group_concat(setting, ' ')
        FROM (SELECT setting FROM swept
              WHERE swept.experiment_id = groups.experiment_id
                AND swept.trial_id = groups.trial_id
              ORDER BY position)) AS settings,
       seeds, done, failed, diverged, pruned, unfinished,
       objective, best_value_mean, best_value_sd,
       best_value_sd / sqrt(bests) AS best_value_standard_error,
       final_accuracy_mean, final_accuracy_sd,
       final_accuracy_sd / sqrt(accuracies) AS final_accuracy_standard_error,
       final_loss_mean, final_loss_sd
FROM seed_groups
JOIN groups USING (experiment, config_hash)
ORDER BY experiment, objective,
         iif(maximize, -best_value_mean, best_value_mean) NULLS LAST, first_number;
