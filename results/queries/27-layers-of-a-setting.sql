-- Which layers does a setting of the best trial speak of, and what are their series called? `settings` has
-- the layers as the config has them, once for all repetitions of a block; `layers` and the names of series count
-- those that were trained: of a block that repeats three times there are three `positions` here, and three series
-- of a kind. A block's own settings, `layers.2.repeat`, speak of all layers in it.
SELECT settings.path, settings.value, group_concat(DISTINCT layers.position) AS positions,
       group_concat(DISTINCT metrics.name) AS series
FROM (SELECT trial_id FROM leaderboard ORDER BY rank LIMIT 1) AS best
JOIN settings USING (trial_id)
JOIN layers ON layers.trial_id = best.trial_id
     AND (settings.path LIKE layers.written || '.%'
          OR settings.path LIKE 'layers.%.repeat' AND layers.written || '.' LIKE substr(settings.path, 1, length(settings.path) - 6) || '%')
LEFT JOIN metrics ON metrics.trial_id = best.trial_id AND metrics.name LIKE 'layers.' || layers.position || '.%'
GROUP BY settings.path
ORDER BY min(layers.position), settings.path;
