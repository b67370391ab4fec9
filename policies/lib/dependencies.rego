# METADATA
# description: Which resource waits for which, in plans and in configurations.
package lib.dependencies

import data.lib.block_graph
import data.lib.references

# METADATA
# description: The ids of those among some entries of its document that Terraform makes before an entry.
awaited(entry, others) := block_graph.awaited(entry, others) if {
	entry.kind == "plan"
} else := {other.id | some other in others; blocks[_block(other)]} if {
	blocks := references.awaited(_block(entry))
}

_block(entry) := [entry.d, entry.declared, entry.name]
