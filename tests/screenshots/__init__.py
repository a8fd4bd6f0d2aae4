"""The README's pictures, taken from a running demo: `make run` in one window, `make screenshots` in another."""
