-- Does it learn by heart? The accuracy of the last epoch's training batches against that of
-- the last evaluation.
SELECT name AS experiment, number, trials.id AS trial_id,
       (SELECT avg(accuracy) FROM iterations
        WHERE iterations.trial_id = trials.id
          AND iteration > last_iteration - iterations_per_epoch) AS train_accuracy,
       final_accuracy,
       (SELECT avg(accuracy) FROM iterations
        WHERE iterations.trial_id = trials.id
          AND iteration > last_iteration - iterations_per_epoch) - final_accuracy AS gap
FROM trials
JOIN experiment_trials ON experiment_trials.trial_id = trials.id
JOIN experiments ON experiments.id = experiment_id
WHERE state = 'done'
ORDER BY gap DESC NULLS LAST;
