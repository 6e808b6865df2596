"""From a graph to numbers and lines: what is shown, how large it is and where it stands."""
