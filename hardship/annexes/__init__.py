"""The eight annex forms on paper: one module, one template and one test a form."""
