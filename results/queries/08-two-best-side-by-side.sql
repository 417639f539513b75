-- How do the two best trials compare, evaluation by evaluation?
WITH ranked AS (
    SELECT id, row_number() OVER (
        ORDER BY iif(maximize, -best_value, best_value), final_loss, id) AS place
    FROM trials
    WHERE best_value IS NOT NULL
)
SELECT iteration, split,
       max(accuracy) FILTER (WHERE place = 1) AS best_accuracy,
       max(accuracy) FILTER (WHERE place = 2) AS second_accuracy,
       max(loss) FILTER (WHERE place = 1) AS best_loss,
       max(loss) FILTER (WHERE place = 2) AS second_loss
FROM ranked JOIN evaluations ON trial_id = id
WHERE place <= 2
GROUP BY iteration, split
ORDER BY iteration, split;
