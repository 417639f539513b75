-- How well is each class recognised by the best trial? Recall: the part of a class that is
-- found. Precision: the part of what was taken for it that is of it.
WITH best AS (
    SELECT id FROM trials ORDER BY best_accuracy DESC, final_loss NULLS LAST LIMIT 1
), cells AS (
    SELECT split, actual, predicted, count
    FROM confusions
    WHERE trial_id = (SELECT id FROM best)
      AND iteration = (SELECT max(iteration) FROM confusions
                       WHERE trial_id = (SELECT id FROM best))
), sides AS (
    SELECT split, actual AS class, count AS of_class, 0 AS taken_for,
           iif(actual = predicted, count, 0) AS hits
    FROM cells
    UNION ALL
    SELECT split, predicted, 0, count, 0 FROM cells
)
SELECT split, class, sum(of_class) AS images,
       1.0 * sum(hits) / nullif(sum(of_class), 0) AS recall,
       1.0 * sum(hits) / nullif(sum(taken_for), 0) AS precision
FROM sides
GROUP BY split, class
ORDER BY split, class;
