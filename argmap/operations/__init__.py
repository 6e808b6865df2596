"""The only writers: one function for each thing that a person can do, all through one wrapper (`desk`)."""
