-- Which settings matter, each alone and two together? How much of the variance of the best values
-- each swept setting explains by the means of its values and, with `beside`, how much more the pairs
-- of values of two explain than both alone: much, where the best value of the one depends on the
-- other. `by_luck`: what as many means explain of nothing but noise; a share of about that size says
-- nothing. More than 6 numbers are taken in 4 parts by size. Exact where all pairs have as many trials,
-- as in a grid; where pairs were not tried, `by_luck` is NULL, as what both explain may be told of
-- either. Of trials that are done.
WITH swept AS (
    SELECT axes.experiment_id, experiment, trial_id, axes.position, axes.path, settings.value, best_value,
           dense_rank() OVER (PARTITION BY axes.experiment_id, axes.path ORDER BY settings.value) AS place
    FROM axes
    JOIN outcomes USING (experiment_id)
    LEFT JOIN settings USING (trial_id, path)
    WHERE current AND state = 'done' AND abs(best_value) < 9e999
          AND axes.path NOT IN ('seed', 'dataset.fold')
),
parted AS (
    SELECT *, max(place) OVER axis AS places,
           best_value - avg(best_value) OVER axis AS y
    FROM swept
    WINDOW axis AS (PARTITION BY experiment_id, path)
),
seen AS (
    SELECT experiment_id, experiment, trial_id, position, path, y,
           iif(places > 6 AND typeof(value) IN ('integer', 'real'), (place - 1) * 4 / places, -place) AS part
    FROM parted
),
totals AS (
    SELECT experiment_id, experiment, position, path, count(*) AS trials,
           nullif(sum(y * y), 0) AS total, count(DISTINCT part) AS parts
    FROM seen
    GROUP BY experiment_id, path
),
alone AS (
    SELECT experiment_id, path, part, count(*) AS n, avg(y) AS mean
    FROM seen
    GROUP BY experiment_id, path, part
),
pairs AS (
    SELECT one.experiment_id, one.path, one.part, other.path AS beside, other.part AS beside_part,
           count(*) AS n, avg(one.y) AS mean
    FROM seen AS one
    JOIN seen AS other USING (experiment_id, trial_id)
    WHERE one.position < other.position
    GROUP BY one.experiment_id, one.path, one.part, other.path, other.part
)
SELECT experiment, path, NULL AS beside, sum(n * mean * mean) / total AS share,
       (parts - 1.0) / nullif(trials - 1, 0) AS by_luck, trials
FROM alone
JOIN totals USING (experiment_id, path)
GROUP BY experiment_id, path
UNION ALL
SELECT totals.experiment, pairs.path, pairs.beside,
       sum(pairs.n * (pairs.mean - one.mean - other.mean) * (pairs.mean - one.mean - other.mean)) / totals.total,
       iif(count(*) < totals.parts * beside_totals.parts, NULL,
           (totals.parts - 1.0) * (beside_totals.parts - 1) / nullif(totals.trials - 1, 0)), totals.trials
FROM pairs
JOIN alone AS one ON (one.experiment_id, one.path, one.part) = (pairs.experiment_id, pairs.path, pairs.part)
JOIN alone AS other ON (other.experiment_id, other.path, other.part) =
                       (pairs.experiment_id, pairs.beside, pairs.beside_part)
JOIN totals ON (totals.experiment_id, totals.path) = (pairs.experiment_id, pairs.path)
JOIN totals AS beside_totals ON (beside_totals.experiment_id, beside_totals.path) =
                                (pairs.experiment_id, pairs.beside)
GROUP BY pairs.experiment_id, pairs.path, pairs.beside
ORDER BY experiment, share DESC;
