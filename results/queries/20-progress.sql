-- How far is each experiment? `to_propose` are trials that its search has not proposed yet.
SELECT experiment, count(*) AS trials, max(0, coalesce(planned, 0) - count(*)) AS to_propose,
       sum(state = 'done') AS done, sum(state = 'running') AS running,
       sum(state IN ('queued', 'interrupted')) AS waiting,
       sum(state IN ('failed', 'diverged')) AS failed, sum(state = 'pruned') AS pruned,
       round(100.0 * sum(last_iteration) / sum(iterations), 1) AS percent_of_iterations
FROM outcomes
JOIN experiments ON experiments.id = experiment_id
WHERE current
GROUP BY experiment_id
ORDER BY experiment_id;
