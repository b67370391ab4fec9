# METADATA
# description: Which resource waits for which, in plans and in configurations.
package lib.dependencies

import data.lib.plan_references
import data.lib.references

# METADATA
# description: Whether Terraform makes the second resource of one document before the first.
depends_on(entry, other) if {
	entry.kind == "plan"
	other.id in plan_references.dependencies(entry)
}

depends_on(entry, other) if {
	entry.kind == "configuration"
	references.block(other.d, other.type, other.name) in references.dependencies(references.block(entry.d, entry.type, entry.name))
}
