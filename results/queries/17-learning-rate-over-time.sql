-- How did the learning rate change, the config's and that of layers with one of their own? (It is
-- recorded when it changes, so each row is of all iterations from the one to the other.)
SELECT experiments.name AS experiment, number, metrics.name AS series,
       iteration AS from_iteration,
       coalesce(lead(iteration) OVER (PARTITION BY experiments.id, number, metrics.name
           ORDER BY iteration) - 1, last_iteration) AS to_iteration,
       value AS learning_rate
FROM experiments
JOIN experiment_trials ON experiment_id = experiments.id
JOIN trials ON trials.id = experiment_trials.trial_id
JOIN metrics ON metrics.trial_id = trials.id
WHERE metrics.name = 'learning_rate' OR metrics.name LIKE 'layers.%.learning\_rate' ESCAPE '\'
ORDER BY experiment, number, series, from_iteration;
