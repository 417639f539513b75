-- How much memory does a trial take, and for how large a net and batch? The data, which all trials
-- share, is in each of them.
SELECT experiment, number, trial_id, peak_memory / 1e6 AS megabytes,
       (SELECT sum(parameters) FROM layers WHERE layers.trial_id = leaderboard.trial_id) AS parameters,
       (SELECT value FROM settings WHERE settings.trial_id = leaderboard.trial_id
        AND path = 'schedule.batch_size') AS batch_size
FROM leaderboard
ORDER BY peak_memory DESC NULLS LAST, experiment, number;
