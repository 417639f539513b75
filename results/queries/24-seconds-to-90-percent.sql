-- After how many seconds of training does a trial first reach 90 % on data that it does not train on?
-- Those within its attempts count; NULL: it was recorded before evaluations had a time.
WITH reached AS (
    SELECT trial_id, split, min(iteration) AS iteration
    FROM evaluations
    WHERE accuracy >= 0.9 AND split <> 'train'
    GROUP BY trial_id, split
)
SELECT experiment, number, trial_id, state, split, iteration, seconds
FROM reached
JOIN evaluation_values USING (trial_id, split, iteration)
JOIN outcomes USING (trial_id)
WHERE iteration <= last_iteration
ORDER BY seconds NULLS LAST, experiment, number;
