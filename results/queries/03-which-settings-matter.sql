-- Which settings matter? The mean best value of every value of each swept path: where the
-- means of a path lie far apart, it matters.
WITH swept AS (
    SELECT axes.experiment_id, axes.position, axes.path, trials.best_value, trials.maximize,
           iif(axes.path = 'seed', trials.seed,
               (SELECT value FROM settings
                WHERE settings.trial_id = trials.id AND settings.path = axes.path)) AS value
    FROM axes
    JOIN experiment_trials ON experiment_trials.experiment_id = axes.experiment_id
    JOIN trials ON trials.id = experiment_trials.trial_id
)
SELECT experiments.name AS experiment, path, value, count(*) AS trials,
       avg(best_value) AS mean_best_value,
       iif(maximize, max(best_value), min(best_value)) AS best_value
FROM swept
JOIN experiments ON experiments.id = experiment_id
GROUP BY experiment_id, path, value
ORDER BY experiment_id, position, value;
