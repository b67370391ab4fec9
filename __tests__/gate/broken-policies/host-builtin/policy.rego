package main
result := sprintf("%d documents", [count(input.documents)])
