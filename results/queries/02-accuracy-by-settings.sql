-- How does accuracy depend on two settings at once? (A pivot by hand: learning rate and batch
-- size of the newest experiment; put other paths in their places. `lamina pivot` writes a
-- SELECT with all that was swept.)
SELECT rate.value AS learning_rate, size.value AS batch_size,
       count(*) AS trials, avg(final_accuracy) AS final_accuracy
FROM experiment_trials
JOIN trials ON trials.id = experiment_trials.trial_id
JOIN settings AS rate
  ON rate.trial_id = trials.id AND rate.path = 'optimizer.learning_rate'
JOIN settings AS size
  ON size.trial_id = trials.id AND size.path = 'schedule.batch_size'
WHERE experiment_id = (SELECT max(id) FROM experiments)
GROUP BY rate.value, size.value
ORDER BY rate.value, size.value;
