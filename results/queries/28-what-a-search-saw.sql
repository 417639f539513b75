-- What did a search know when it proposed a row, and what did that come to? `seen` are the rows whose results
-- it was proposed by, of which `good` were as good as `threshold` or better; `value` is the mean of the objective's best
-- value over the seeds, of rows of which all are done. A search whose config has changed is another `search`. The first
-- rows of one are drawn at random, and stand in the next query.
SELECT experiments.name AS experiment, substr(search, 1, 8) AS search, row, seen, good, round(threshold, 4) AS threshold,
       round(iif(done = seeds, best_value_mean, NULL), 4) AS value,
       done || ' of ' || seeds || iif(pruned > 0, ', ' || pruned || ' pruned', '') AS seeds, draws
FROM proposals
JOIN experiments ON experiments.id = experiment_id
LEFT JOIN seed_groups ON seed_groups.experiment = experiments.name
     AND seed_groups.config_hash = proposals.config_hash
ORDER BY experiments.id, proposals.search, row;
