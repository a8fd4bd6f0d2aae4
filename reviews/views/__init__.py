"""Pages about decisions; views are thin functions."""
