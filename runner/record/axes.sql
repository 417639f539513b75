-- What a file of before version 4 lacks for axes and settings to fit each other: the seeds
-- among the settings, and of a whole section that was swept the options that differ, as
-- sweep/axes.c finds them, in the place of the section's own path.

INSERT OR IGNORE INTO settings (trial_id, path, value) SELECT id, 'seed', seed FROM trials;
CREATE TEMP TABLE spread AS WITH leaves AS (
 SELECT axes.experiment_id, axes.position, axes.path AS section, settings.trial_id,
  settings.path, value, rtrim(settings.path, replace(settings.path, '.', '')) AS parent,
  settings.path LIKE '%.type' OR settings.path LIKE '%.rule' AS is_kind
 FROM axes JOIN experiment_trials USING (experiment_id) JOIN settings
  ON settings.trial_id = experiment_trials.trial_id
  AND settings.path > axes.path || '.' AND settings.path < axes.path || '/'
), kinds AS (
 SELECT *, iif(is_kind, NULL, (SELECT k.value FROM settings AS k WHERE k.trial_id =
  leaves.trial_id AND k.path IN (parent || 'type', parent || 'rule'))) AS kind FROM leaves
), groups AS (
 SELECT experiment_id, position, section, path, parent, is_kind, kind, count(*) AS owners,
  min(value) AS low, max(value) AS high, count(value) AS given
 FROM kinds GROUP BY experiment_id, path, kind
), lacking AS (
 SELECT *, owners < (SELECT count(*) FROM experiment_trials AS e WHERE e.experiment_id =
  groups.experiment_id AND (is_kind OR (SELECT k.value FROM settings AS k WHERE k.trial_id
  = e.trial_id AND k.path IN (parent || 'type', parent || 'rule')) IS kind)) AS lacks
 FROM groups
)
SELECT experiment_id, position, section, path, parent, is_kind FROM lacking
GROUP BY experiment_id, path
HAVING min(low) <> max(high) OR sum(given) NOT IN (0, sum(owners)) OR max(lacks);
DELETE FROM axes WHERE path <> 'seed' AND NOT EXISTS (SELECT 1 FROM settings JOIN
 experiment_trials USING (trial_id) WHERE experiment_id = axes.experiment_id AND
 settings.path = axes.path);
UPDATE axes SET position = position * 1000;
INSERT OR IGNORE INTO axes (experiment_id, path, position) SELECT experiment_id, path, position * 1000
 + row_number() OVER (PARTITION BY experiment_id, section ORDER BY length(parent), parent,
 NOT is_kind, path) FROM spread;
UPDATE axes SET position = new.position FROM (SELECT experiment_id AS e, path AS p,
 row_number() OVER (PARTITION BY experiment_id ORDER BY position) - 1 AS position FROM axes)
 AS new WHERE e = experiment_id AND p = path;
DROP TABLE spread;
