"""Two commands on a fresh machine. Standard library only: nothing is installed yet when this begins."""
