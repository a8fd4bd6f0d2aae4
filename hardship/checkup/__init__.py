"""What must be true of this machine before the program may serve; `manage.py doctor` shows it."""
