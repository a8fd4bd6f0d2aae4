"""Invented families, their papers and their way through the seven steps; nobody here exists.

families.py makes one family's facts as plain dataclasses, courses.py its way along the workflow table; family_rows.py
and history_rows.py turn them into rows, copying.py writes rows in bulk. showcase.py chooses the families of 抚宁区,
province.py any number over the whole province.
"""
