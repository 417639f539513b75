-- Which layers does a setting of the best trial speak of, and what are their series called? `settings` has
-- the layers as the config has them, once for all repetitions of a block; `layers` and the names of series count
-- those that were trained: of a layer in a block that repeats three times there are three `positions`, and three
-- series of a kind. A block's own settings, `layers.2.repeat`, speak of all layers in it.
WITH best AS (
    SELECT trial_id AS id FROM leaderboard LIMIT 1
)
SELECT settings.path, settings.value, group_concat(DISTINCT layers.position) AS positions,
       group_concat(DISTINCT metrics.name) AS series
FROM best
JOIN settings ON settings.trial_id = id
JOIN layers ON layers.trial_id = id
     AND (settings.path LIKE written || '.%'
          OR settings.path LIKE 'layers.%.repeat'
          AND written LIKE substr(settings.path, 1, length(settings.path) - 6) || '%')
LEFT JOIN metrics ON metrics.trial_id = id AND metrics.name LIKE 'layers.' || layers.position || '.%'
GROUP BY settings.path
ORDER BY min(layers.position), settings.path;
