-- What does the best trial of each experiment come to on the test split? Where `chosen_on` is another
-- split, that had no part in the choice; where it is test, the value flatters (`validation_split`).
SELECT experiment, number, outcomes.objective, outcomes.objective_split AS chosen_on,
       leaderboard.best_value, leaderboard.best_iteration, test_value
FROM leaderboard
JOIN outcomes USING (experiment, number)
WHERE rank = 1
ORDER BY experiment;
