"""Attacks of the kind the neighbours fell to; each test fails once its guard is taken away."""
