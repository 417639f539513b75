-- How did the learning rate change? (It is recorded when it changes.)
SELECT experiments.name AS experiment, number, iteration AS from_iteration,
       value AS learning_rate
FROM experiments
JOIN experiment_trials ON experiment_id = experiments.id
JOIN metrics ON metrics.trial_id = experiment_trials.trial_id
WHERE metrics.name = 'learning_rate'
ORDER BY experiment, number, iteration;
