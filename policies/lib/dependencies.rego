# METADATA
# description: Which resource waits for which, in plans and in configurations.
package lib.dependencies

import data.lib.plan_references
import data.lib.references

# METADATA
# description: Whether Terraform makes the second resource of one document before the first.
depends_on(entry, other) if {
	plan_references.depends_on(entry, other)
}

depends_on(entry, other) if {
	references.depends_on([entry.d, entry.declared, entry.name], [other.d, other.declared, other.name])
}
