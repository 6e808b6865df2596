"""The only readers: rows to graph, lists, search and history, each knowing who reads.

A query is given a session that reads one snapshot (`reading`), and a reader. What a reader may not know of is
`Absent`, exactly as what does not exist. A page's number of queries does not grow with the map.
"""
