"""How good extraction is: gold facts beside found ones, paired, counted, and what is to learn."""
