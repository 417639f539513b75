-- What takes the room in this file? The rows of each big table, counted from the trials
-- themselves (an iteration takes about 31 bytes), and the size of the file.
SELECT 'iterations' AS what, sum(last_iteration) AS amount FROM trials
UNION ALL SELECT 'evaluations', count(*) FROM evaluations
UNION ALL SELECT 'confusions', count(*) FROM confusions
UNION ALL SELECT 'metrics', count(*) FROM metrics
UNION ALL SELECT 'settings', count(*) FROM settings
UNION ALL SELECT 'trials', count(*) FROM trials
UNION ALL SELECT 'bytes in all', page_count * page_size
FROM pragma_page_count, pragma_page_size;
