-- What happened, the newest first?
SELECT datetime(time_us / 1000000, 'unixepoch') AS time, level, trial_id, message
FROM events
ORDER BY id DESC
LIMIT 50;
