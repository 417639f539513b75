-- What failed, where, and why?
SELECT experiment, number, trial_id, state, last_iteration, error
FROM problems;
