"""Studies of the model against what is published about all councils: code that writes pages in docs/studies."""
