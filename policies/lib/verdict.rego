# METADATA
# description: What a rule hands out. `subjects` are what it looked at; findings name one of them and say what is wrong.
package lib.verdict

subject(of, name) := {"document": of.document, "address": of.address, "subject": name}

finding(of, name, message) := object.union(subject(of, name), {"message": message})

# A finding that never blocks, whatever the tier of its rule.
warning(of, name, message) := object.union(finding(of, name, message), {"level": "warn"})

# METADATA
# description: Strings as a reader expects them in a message, in an order that is the same in every engine.
quoted(strings) := "nothing" if count(strings) == 0

quoted(strings) := concat(", ", [$`"{s}"` | some s in sort([s | some s in strings])]) if count(strings) > 0
