-- How long does an iteration take, evaluations and start included?
SELECT name AS experiment, number, n AS attempt, attempts.instruction_set, cpu,
       last_iteration - from_iteration AS iterations,
       (ended_us - started_us) / 1e6 AS seconds,
       1.0 * (ended_us - started_us) / (last_iteration - from_iteration)
           AS microseconds_per_iteration
FROM attempts
JOIN trials ON trials.id = attempts.trial_id
JOIN experiment_trials ON experiment_trials.trial_id = trials.id
JOIN experiments ON experiments.id = experiment_id
WHERE outcome = 'done' AND last_iteration > from_iteration
ORDER BY microseconds_per_iteration;
