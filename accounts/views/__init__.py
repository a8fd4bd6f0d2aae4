"""The pages of floor 1: logging in, one's password, second factor, logins and posts."""
