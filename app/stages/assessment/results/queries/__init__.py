"""What results say when they are asked for regions, units, coverage, reports and lists."""
