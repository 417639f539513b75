-- How soon did a search find its best? Each row of the sweep as it is now, in its order, with the best value that it and those
-- before it came to: means over their seeds and folds, of rows of which all are done. `proposed` is 0 where it was drawn at random.
WITH swept AS (
    SELECT experiment_id, experiment, config_hash, min(position) AS position, maximize,
           iif(sum(state <> 'done' OR best_value IS NULL) = 0, avg(best_value), NULL) AS value
    FROM outcomes
    WHERE current AND experiment_id IN (SELECT experiment_id FROM proposals)
    GROUP BY experiment_id, config_hash
)
SELECT experiment, row_number() OVER turn - 1 AS row, round(value, 4) AS value,
       round(iif(maximize, max(value) OVER turn, min(value) OVER turn), 4) AS best_so_far,
       EXISTS (SELECT 1 FROM proposals WHERE proposals.experiment_id = swept.experiment_id
               AND proposals.config_hash = swept.config_hash) AS proposed
FROM swept
WINDOW turn AS (PARTITION BY experiment_id ORDER BY position)
ORDER BY experiment_id, position;
