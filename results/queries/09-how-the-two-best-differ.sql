-- In which settings do the two best trials differ?
WITH ranked AS (
    SELECT id, seed, row_number() OVER (
        ORDER BY iif(maximize, -best_value, best_value), final_loss, id) AS place
    FROM trials
    WHERE best_value IS NOT NULL
), pair AS (
    SELECT place, path, value FROM ranked JOIN settings ON trial_id = id WHERE place <= 2
    UNION ALL
    SELECT place, 'seed', seed FROM ranked WHERE place <= 2
)
SELECT path, max(value) FILTER (WHERE place = 1) AS best,
       max(value) FILTER (WHERE place = 2) AS second
FROM pair
GROUP BY path
HAVING best IS NOT second
ORDER BY path;
