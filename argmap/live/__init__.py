"""What happens after a commit: server-sent events to the browsers that watch a map."""
