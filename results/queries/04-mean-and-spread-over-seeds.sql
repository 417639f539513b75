-- How good is each config over its seeds, and is the difference more than luck? The best first:
-- where two means lie within two standard errors, it may be luck.
WITH swept AS (
    SELECT experiment_id, trial_id, axes.position,
           path || '=' || iif(typeof(value) = 'real', printf('%g', value), value) AS setting
    FROM axes
    JOIN experiment_trials USING (experiment_id)
    JOIN settings USING (trial_id, path)
    WHERE path <> 'seed'
), groups AS MATERIALIZED ( -- with the first trial of each, and how many have values
    SELECT experiment_id, name, config_hash, min(number), trial_id, objective, maximize,
           count(best_value) AS bests, count(final_accuracy) AS accuracies
    FROM experiments
    JOIN experiment_trials ON experiment_id = experiments.id
    JOIN trials ON trials.id = trial_id
    GROUP BY experiment_id, config_hash
)
SELECT experiment, first_number,
       (SELECT group_concat(setting, ' ')
        FROM (SELECT setting FROM swept
              WHERE swept.experiment_id = groups.experiment_id
                AND swept.trial_id = groups.trial_id
              ORDER BY position)) AS settings,
       seeds, done, objective, best_value_mean, best_value_sd,
       best_value_sd / sqrt(bests) AS best_value_standard_error,
       final_accuracy_mean, final_accuracy_sd,
       final_accuracy_sd / sqrt(accuracies) AS final_accuracy_standard_error,
       final_loss_mean, final_loss_sd
FROM seed_groups
JOIN groups ON name = experiment AND groups.config_hash = seed_groups.config_hash
ORDER BY experiment, iif(maximize, -best_value_mean, best_value_mean) NULLS LAST;
