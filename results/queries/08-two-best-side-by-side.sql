-- How do the two best trials compare, evaluation by evaluation?
WITH ranked AS (
    SELECT trial_id, row_number() OVER (
        ORDER BY min(state IN ('failed', 'diverged')),
                 min(iif(maximize, -best_value, best_value)), min(final_loss), trial_id) AS place
    FROM leaderboard
    WHERE best_value IS NOT NULL AND (objective, maximize) =
          (SELECT objective, maximize FROM leaderboard LIMIT 1)
    GROUP BY trial_id -- it may serve several experiments: as the best of them has it
    ORDER BY place
    LIMIT 2
)
SELECT iteration, split,
       max(accuracy) FILTER (WHERE place = 1) AS best_accuracy,
       max(accuracy) FILTER (WHERE place = 2) AS second_accuracy,
       max(loss) FILTER (WHERE place = 1) AS best_loss,
       max(loss) FILTER (WHERE place = 2) AS second_loss
FROM ranked JOIN evaluations USING (trial_id)
GROUP BY iteration, split
ORDER BY iteration, split;
