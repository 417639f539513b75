-- Which trials are the best?
SELECT experiment, number, trial_id, state, seed, best_accuracy, best_iteration,
       final_accuracy, final_loss
FROM leaderboard
LIMIT 20;
