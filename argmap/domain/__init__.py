"""The argument graph, its rules and the frozen drafts of contributions; standard library only."""
