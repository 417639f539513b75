-- Which trials are the best?
SELECT experiment, number, trial_id, state, seed, objective, best_value, best_iteration,
       final_value, final_accuracy, final_loss, rank
FROM leaderboard
LIMIT 20;
