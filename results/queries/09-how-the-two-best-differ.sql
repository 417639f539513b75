-- In which settings do the two best trials differ?
WITH ranked AS (
    SELECT trial_id, row_number() OVER (
        ORDER BY state IN ('failed', 'diverged'), iif(maximize, -best_value, best_value),
                 final_loss, trial_id) AS place
    FROM leaderboard
    WHERE best_value IS NOT NULL AND (objective, maximize) =
          (SELECT objective, maximize FROM leaderboard LIMIT 1)
    GROUP BY trial_id -- it may serve several experiments
    ORDER BY place
    LIMIT 2
)
SELECT path, max(value) FILTER (WHERE place = 1) AS best,
       max(value) FILTER (WHERE place = 2) AS second
FROM ranked JOIN settings USING (trial_id)
GROUP BY path
HAVING best IS NOT second
ORDER BY path;
