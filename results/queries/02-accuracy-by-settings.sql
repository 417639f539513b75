-- How does accuracy depend on two settings at once? (A pivot by hand: learning rate and batch
-- size of the newest experiment; put other paths in their places. `lamina pivot` writes a
-- SELECT with all that was swept.) The mean is over the trials that are done. It is for few values
-- of each: numbers drawn at random give a row for each trial, and query 26 takes these in parts.
SELECT rate.value AS learning_rate, size.value AS batch_size,
       sum(state = 'done') AS done, sum(state <> 'done') AS not_done,
       avg(final_accuracy) FILTER (WHERE state = 'done') AS final_accuracy
FROM outcomes
JOIN settings AS rate
  ON rate.trial_id = outcomes.trial_id AND rate.path = 'optimizer.learning_rate'
JOIN settings AS size
  ON size.trial_id = outcomes.trial_id AND size.path = 'schedule.batch_size'
WHERE experiment_id = (SELECT max(id) FROM experiments) AND current
GROUP BY rate.value, size.value
ORDER BY rate.value, size.value;
