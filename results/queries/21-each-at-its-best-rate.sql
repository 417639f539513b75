-- Which settings are the best, each at its own best learning rate? The mean best value over the
-- seeds, and folds, that are done decides, and of rates with as few others the one with the better mean; what
-- has lost seeds (pruned, failed, diverged) stands behind what has not, as the mean of the rest is too good.
-- (Put another path in the place of `optimizer.learning_rate` to ask for the best of that.)
WITH swept AS (
    SELECT *,
           (SELECT value FROM settings
            WHERE settings.trial_id = outcomes.trial_id
              AND path = 'optimizer.learning_rate') AS rate,
           (SELECT group_concat(setting, ' ')
            FROM (SELECT path || '='
                         || iif(typeof(value) = 'real', printf('%g', value), value) AS setting
                  FROM axes JOIN settings USING (path)
                  WHERE axes.experiment_id = outcomes.experiment_id
                    AND settings.trial_id = outcomes.trial_id
                    AND path NOT IN ('optimizer.learning_rate', 'seed', 'dataset.fold')
                  ORDER BY axes.position)) AS others
    FROM outcomes
    WHERE current
), means AS (
    SELECT experiment_id, experiment, others, rate, min(number) AS first_number,
           sum(state = 'done') AS done, sum(state <> 'done') AS not_done,
           max(CASE WHEN state IN ('failed', 'diverged') THEN 2 ELSE state = 'pruned' END) AS lost,
           objective, maximize, avg(best_value) FILTER (WHERE state = 'done') AS mean_best_value,
           min(best_value) FILTER (WHERE state = 'done') AS least,
           max(best_value) FILTER (WHERE state = 'done') AS most
    FROM swept
    GROUP BY experiment_id, others, rate
), ranked AS (
    SELECT *, iif(maximize, -mean_best_value, mean_best_value) AS badness,
           row_number() OVER (PARTITION BY experiment_id, others ORDER BY not_done,
               iif(maximize, -mean_best_value, mean_best_value) NULLS LAST) AS place
    FROM means
)
SELECT experiment, others AS settings, rate AS learning_rate, first_number, done, not_done,
       objective, mean_best_value, least, most
FROM ranked
WHERE place = 1
ORDER BY experiment, badness IS NULL, lost, badness;
