-- Which settings matter? The mean best value of every value of each swept path: where the
-- means of a path lie far apart, it matters. Of trials that are done; how many are not stands
-- beside them. No value: those trials have no such setting. These are means over all else: where the
-- best value of one setting depends on another, both may seem not to matter; query 26 looks at pairs.
WITH swept AS (
    SELECT axes.experiment_id, experiment, axes.position, axes.path, settings.value,
           state = 'done' AS is_done, iif(state = 'done', best_value, NULL) AS best_value,
           maximize
    FROM axes
    JOIN outcomes USING (experiment_id)
    LEFT JOIN settings USING (trial_id, path)
    WHERE current
)
SELECT experiment, path, value, sum(is_done) AS done, sum(NOT is_done) AS not_done,
       avg(best_value) AS mean_best_value,
       iif(maximize, max(best_value), min(best_value)) AS best_value
FROM swept
GROUP BY experiment_id, path, value
ORDER BY experiment_id, position, value;
