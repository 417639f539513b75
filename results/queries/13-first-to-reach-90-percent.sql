-- After how many iterations does a trial first reach 90 % on data that it does not train on?
WITH reached AS (
    SELECT trial_id, split, min(iteration) AS iteration
    FROM evaluations
    WHERE accuracy >= 0.9 AND split <> 'train'
    GROUP BY trial_id, split
)
SELECT name AS experiment, number, trials.id AS trial_id, split, iteration
FROM reached
JOIN trials ON trials.id = reached.trial_id
JOIN experiment_trials ON experiment_trials.trial_id = trials.id
JOIN experiments ON experiments.id = experiment_id
ORDER BY iteration, experiment, number;
