package main
# entrypoint without a value for every input
result := {"ok": true} if input.documents[0].never
