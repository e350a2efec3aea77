"""Many runs, failures kept as rows, summaries with named ranges."""
