-- How far is each experiment?
SELECT name AS experiment, count(*) AS trials,
       sum(state = 'done') AS done, sum(state = 'running') AS running,
       sum(state IN ('queued', 'interrupted')) AS waiting,
       sum(state IN ('failed', 'diverged')) AS failed,
       round(100.0 * sum(last_iteration) / sum(iterations), 1) AS percent_of_iterations
FROM experiments
JOIN experiment_trials ON experiment_id = experiments.id
JOIN trials ON trials.id = experiment_trials.trial_id
GROUP BY experiments.id
ORDER BY experiments.id;
