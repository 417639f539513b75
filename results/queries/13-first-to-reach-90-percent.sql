-- After how many iterations does a trial first reach 90 % on data that it does not train on?
WITH reached AS (
    SELECT trial_id, split, min(iteration) AS iteration
    FROM evaluations
    WHERE accuracy >= 0.9 AND split <> 'train'
    GROUP BY trial_id, split
)
SELECT experiment, number, trial_id, state, split, iteration
FROM reached
JOIN outcomes USING (trial_id)
WHERE iteration <= last_iteration
ORDER BY iteration, experiment, number;
