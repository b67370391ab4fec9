# METADATA
# description: |
#   Instances of blocks and modules (`count`, `for_each`). Keys are text as Terraform writes them in addresses and
#   references, `["key"]` or `[0]`, and empty where a block or module has no keys.
#   A module instance is a list of steps from the root module, each `[name, key]`.
package lib.instances

import data.lib.module_tree
import data.lib.resources

# METADATA
# description: The steps of a module's address.
steps(module) := _steps_of[module]

_steps_of := {module: _steps(module) |
	some module in {entry.module | some entry in resources.list}
}

# Expressions take long to compile, and most addresses have no keys.
_steps(module) := [[name, ""] | some i, name in split(module, "."); i % 2 == 1] if {
	not contains(module, "[")
} else := [[name, key] | some [_, name, key] in regex.find_all_string_submatch_n(_step, module, -1)]

# One step of a module's address. The key of an instance may hold any character.
_step := `module\.([^.\[]+)(\["(?:[^"\\]|\\.)*"\]|\[[0-9]+\])?(?:\.|$)`

# METADATA
# description: The scope of a module instance, without keys.
scope(path) := [step[0] | some step in path]

# METADATA
# description: |
#   The key of an entry, the end of its address.
key(entry) := _after(entry.address, $"{entry.declared}.{entry.name}") if {
	entry.module == ""
} else := _after(entry.address, $"{entry.module}.{entry.declared}.{entry.name}")

_after(address, block) := substring(address, count(block), -1) if {
	startswith(address, concat("", [block, "["]))
} else := ""

# METADATA
# description: The ids of the entries of an instance, by `[document, steps, type, name, key]`.
ids_at := _ids_at

_ids_at[[entry.d, steps(entry.module), entry.declared, entry.name, key(entry)]] contains entry.id if {
	some entry in resources.list
	entry.kind == "plan"
}

# METADATA
# description: The keys of a block in one module instance, by `[document, steps, type, name]`.
keys_at := _keys_at

_keys_at[[d, path, type, name]] contains own if {
	some [d, path, type, name, own], _ in ids_at
}

# METADATA
# description: The instances of a block in all instances of its module, by `[document, scope, type, name]`.
anywhere := _anywhere

_anywhere[[d, scope(path), type, name]] contains [d, path, type, name, own] if {
	some [d, path, type, name, own], _ in ids_at
}

# METADATA
# description: |
#   The patterns that an entry matches: its instance, any instance of its block in its module instance, any instance of
#   its block. A reference whose instance cannot be told is such a pattern, so that the two are joined by an index.
patterns(entry) := {
	[entry.d, path, entry.declared, entry.name, key(entry)],
	[entry.d, path, entry.declared, entry.name, null],
	[entry.d, scope(path), entry.declared, entry.name],
} if {
	path := steps(entry.module)
}

# METADATA
# description: The block that an entry's address leads to, whether it is declared or not.
own_node(entry) := [entry.d, scope(steps(entry.module)), entry.declared, entry.name]

# METADATA
# description: |
#   The blocks that an entry may have been declared by: the block that its module's address leads to, or any block of
#   its type and name in some module.
nodes_of(entry) := _nodes_by_id[entry.id]

_nodes_by_id := {entry.id: _nodes_for(entry) | some entry in resources.list}

_nodes_for(entry) := {[entry.d, [], entry.declared, entry.name]} if {
	entry.module == ""
} else := {node} if {
	node := own_node(entry)
	module_tree.declared[node]
} else := object.get(_in_any_module, [[entry.d, entry.declared, entry.name]], set())

# Looked up, because what a plan deletes has no block, and there may be much of it.
_in_any_module := _nodes_by_name

_nodes_by_name[[d, type, name]] contains node if {
	some node, _ in module_tree.declared
	[d, scope, type, name] := node
	scope != []
}
