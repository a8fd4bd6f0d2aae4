"""Invented people for trying the system out: constants only. The generator of families is reviews.demo."""
