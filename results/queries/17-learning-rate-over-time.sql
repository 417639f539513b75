-- How did the learning rate change, also that of layers with a rate of their own? (It is
-- recorded when it changes.)
SELECT experiments.name AS experiment, number, metrics.name AS series, iteration AS from_iteration,
       value AS learning_rate
FROM experiments
JOIN experiment_trials ON experiment_id = experiments.id
JOIN metrics ON metrics.trial_id = experiment_trials.trial_id
WHERE metrics.name = 'learning_rate' OR metrics.name GLOB 'layers.*.learning_rate'
ORDER BY experiment, number, series, iteration;
