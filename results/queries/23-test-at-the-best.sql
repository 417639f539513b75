-- What does the best trial of each experiment come to on the test split? Of those that are done and
-- that its config asks for now. Where `chosen_on` is another split, that had no part in the choice;
-- where it is test, the value flatters (`validation_split`).
WITH best AS (
    SELECT experiment, number, test_value, min(rank)
    FROM leaderboard
    WHERE state = 'done' AND current
    GROUP BY experiment, objective, maximize
)
SELECT experiment, number, objective, objective_split AS chosen_on, best_value, best_iteration,
       test_value
FROM best
JOIN outcomes USING (experiment, number)
ORDER BY experiment;
