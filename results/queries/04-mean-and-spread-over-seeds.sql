-- How good is each config over its seeds, and is the difference more than luck? The best first.
-- Were a config as good as the best, it would be less than `by_luck` behind in 19 of 20 cases: what
-- is behind by more is so by more than luck (Welch's t test at 95 %, as `lamina best` makes it).
-- NULL where one of the two has one value. Means are over the seeds, and folds, that are done; how
-- many failed, diverged, were pruned or have not ended stands beside them. What has lost some stands behind
-- what has not, as the mean of the rest is too good, and is compared with none.
WITH quantiles (freedom, quantile) AS ( -- of 0.975
    VALUES (1, 12.706), (1.1, 10.277), (1.25, 8.028), (1.5, 6.017), (1.75, 4.949), (2, 4.303), (2.5, 3.575),
           (3, 3.182), (4, 2.776), (5, 2.571), (6, 2.447), (7, 2.365), (8, 2.306), (9, 2.262), (10, 2.228),
           (12, 2.179), (15, 2.131), (20, 2.086), (30, 2.042), (60, 2.000), (120, 1.980), (9e999, 1.960)
), student AS ( -- between two of them by the reciprocals of the freedom, in which they are nearly straight
    SELECT freedom, quantile,
           (lead(quantile) OVER rising - quantile)
           / (1.0 / freedom - 1.0 / lead(freedom) OVER rising) AS slope
    FROM quantiles
    WINDOW rising AS (ORDER BY freedom)
), swept AS (
    SELECT experiment_id, trial_id, axes.position,
           path || '=' || iif(typeof(value) = 'real', printf('%g', value), value) AS setting
    FROM axes
    JOIN experiment_trials USING (experiment_id)
    JOIN settings USING (trial_id, path)
    WHERE path NOT IN ('seed', 'dataset.fold')
), groups AS MATERIALIZED ( -- with the first trial of each, and how many have values
    SELECT experiment_id, experiment, config_hash, min(number), trial_id, objective,
           objective_split, maximize,
           count(best_value) FILTER (WHERE state = 'done') AS bests,
           count(final_accuracy) FILTER (WHERE state = 'done') AS accuracies,
           max(CASE WHEN state IN ('failed', 'diverged') THEN 2 ELSE state = 'pruned' END) AS lost,
           min(iif(state = 'pruned', last_iteration, NULL)) AS reached
    FROM outcomes
    GROUP BY experiment_id, config_hash
), ranked AS MATERIALIZED (
    SELECT *, best_value_sd * best_value_sd / bests AS variance, -- of the mean
           row_number() OVER (
               PARTITION BY experiment, objective, objective_split, maximize
               ORDER BY best_value_mean IS NULL, lost, iif(lost = 1, -reached, 0),
                        iif(maximize, -best_value_mean, best_value_mean),
                        final_loss_mean NULLS LAST, first_number) AS place
    FROM seed_groups
    JOIN groups USING (experiment, config_hash)
), beside AS ( -- the best; freedom by Welch and Satterthwaite
    SELECT ranked.*, ranked.lost <> best.lost OR ranked.lost = 1 AND ranked.reached <> best.reached AS incomparable,
           abs(ranked.best_value_mean - best.best_value_mean) AS behind,
           sqrt(ranked.variance + best.variance) AS error,
           iif(ranked.bests > 1 AND best.bests > 1,
               ifnull((ranked.variance + best.variance) * (ranked.variance + best.variance)
                      / (ranked.variance * ranked.variance / (ranked.bests - 1)
                         + best.variance * best.variance / (best.bests - 1)),
                      1), NULL) AS freedom
    FROM ranked
    JOIN ranked AS best USING (experiment, objective, objective_split, maximize)
    WHERE best.place = 1
)
SELECT experiment, first_number,
       (SELECT group_concat(setting, ' ')
        FROM (SELECT setting FROM swept
              WHERE swept.experiment_id = beside.experiment_id
                AND swept.trial_id = beside.trial_id
              ORDER BY position)) AS settings,
       seeds, done, failed, diverged, pruned, unfinished,
       objective, best_value_mean, best_value_sd,
       best_value_sd / sqrt(bests) AS best_value_standard_error,
       iif(place > 1 AND NOT incomparable, behind, NULL) AS behind_the_best,
       iif(place > 1 AND NOT incomparable, error * (SELECT quantile + slope * (1.0 / student.freedom - 1.0 / max(beside.freedom, 1))
                               FROM student WHERE student.freedom <= max(beside.freedom, 1)
                               ORDER BY student.freedom DESC LIMIT 1), NULL) AS by_luck,
       final_accuracy_mean, final_accuracy_sd,
       final_accuracy_sd / sqrt(accuracies) AS final_accuracy_standard_error,
       final_loss_mean, final_loss_sd
FROM beside
ORDER BY experiment, objective, objective_split, place;
