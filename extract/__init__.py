"""Council papers in, facts with their evidence out."""
