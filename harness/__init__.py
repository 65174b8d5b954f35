"""What judges: targets, checks, verdicts, reports, the pytest plugin, and the command line."""
