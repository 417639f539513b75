-- How far is each experiment?
SELECT experiment, count(*) AS trials,
       sum(state = 'done') AS done, sum(state = 'running') AS running,
       sum(state IN ('queued', 'interrupted')) AS waiting,
       sum(state IN ('failed', 'diverged')) AS failed, sum(state = 'pruned') AS pruned,
       round(100.0 * sum(last_iteration) / sum(iterations), 1) AS percent_of_iterations
FROM outcomes
WHERE current
GROUP BY experiment_id
ORDER BY experiment_id;
