-- In which settings do the two best trials differ?
WITH ranked AS (
    SELECT id, row_number() OVER (
        ORDER BY iif(maximize, -best_value, best_value), final_loss, id) AS place
    FROM trials
    WHERE best_value IS NOT NULL
)
SELECT path, max(value) FILTER (WHERE place = 1) AS best,
       max(value) FILTER (WHERE place = 2) AS second
FROM ranked JOIN settings ON trial_id = id
WHERE place <= 2
GROUP BY path
HAVING best IS NOT second
ORDER BY path;
