"""Speed, shown as ratios side by side in one run: `make bench` (DOSSIERS=1000000 for the full size; FAMILIES for the what-if)."""
