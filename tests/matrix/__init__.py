"""Who may open what: every address, every role, every standing, both methods, against one table (expected.py)."""
