-- Which settings are the best, each at its own best learning rate? The mean best value over the
-- seeds decides. (Put another path in the place of `optimizer.learning_rate` to ask for the best
-- of that.)
WITH swept AS (
    SELECT experiment_id, number, trial_id,
           (SELECT value FROM settings
            WHERE settings.trial_id = experiment_trials.trial_id
              AND path = 'optimizer.learning_rate') AS rate,
           (SELECT group_concat(setting, ' ')
            FROM (SELECT path || '='
                         || iif(typeof(value) = 'real', printf('%g', value), value) AS setting
                  FROM axes JOIN settings USING (path)
                  WHERE axes.experiment_id = experiment_trials.experiment_id
                    AND settings.trial_id = experiment_trials.trial_id
                    AND path NOT IN ('optimizer.learning_rate', 'seed')
                  ORDER BY axes.position)) AS others
    FROM experiment_trials
), means AS (
    SELECT experiment_id, others, rate, min(number) AS first_number, count(*) AS trials,
           sum(state = 'done') AS done, objective, avg(best_value) AS mean_best_value,
           min(best_value) AS least, max(best_value) AS most,
           iif(maximize, -avg(best_value), avg(best_value)) AS badness
    FROM swept JOIN trials ON trials.id = trial_id
    GROUP BY experiment_id, others, rate
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY experiment_id, others
                                 ORDER BY trials - done, badness NULLS LAST) AS place
    FROM means
)
SELECT experiments.name AS experiment, others AS settings, rate AS learning_rate, first_number,
       trials, done, objective, mean_best_value, least, most
FROM ranked JOIN experiments ON experiments.id = experiment_id
WHERE place = 1
ORDER BY experiment, badness NULLS LAST;
