-- How good is each config over its seeds, and is the difference more than luck?
SELECT experiment, first_number, seeds, done, final_accuracy_mean, final_accuracy_sd,
       final_accuracy_sd / sqrt(seeds) AS final_accuracy_standard_error,
       final_loss_mean, final_loss_sd
FROM seed_groups
ORDER BY final_accuracy_mean DESC NULLS LAST;
