-- How well is each class recognised by the best trial? Recall: the part of a class that is
-- found. Precision: the part of what was taken for it that is of it. F1: their harmonic mean.
WITH best AS (
    SELECT trial_id AS id, best_iteration FROM leaderboard LIMIT 1
)
SELECT split, class, name, support AS samples, recall, precision, f1
FROM best JOIN class_metrics ON trial_id = id AND iteration = best_iteration
ORDER BY split, class;
