package rules.input.readable_test

import data.lib.fixtures_test as fixtures
import data.rules.input.readable as rule

cluster := fixtures.cluster(["audit", "authenticator"])

whole := fixtures.plan([cluster, fixtures.group])

# Members of the plan replaced, not merged.
but(changes) := object.union(object.remove(whole, {key | some key, _ in changes}), changes)

without(keys) := object.remove(whole, keys)

below(module) := {"planned_values": {"root_module": {"child_modules": [{"child_modules": [module]}]}}}

change(entry) := but({"resource_changes": [entry], "planned_values": {"root_module": {}}})

entry := fixtures.plan([cluster]).resource_changes[0]

acting(actions) := change(fixtures.but(entry, {"change": {"actions": actions}}))

# Each is one raw document.
documents := {
	"a plan": {"content": whole, "expect": "pass"},
	"a plan that changes nothing": {"content": fixtures.plan([]), "expect": "pass"},
	"an old plan": {"content": object.union(without(["terraform_version", "errored", "complete"]), {"format_version": "0.2"}), "expect": "pass"},
	"a newer minor": {"content": but({"format_version": "1.99"}), "expect": "pass"},
	"no resource_changes and nothing planned": {"content": object.union(without(["resource_changes", "planned_values"]), {"planned_values": {}}), "expect": "pass"},
	"a configuration": {"content": fixtures.stack({}), "expect": "pass"},
	"a configuration of outputs": {"content": {"output": {"o": {"value": 1}}}, "expect": "pass"},
	"a configuration whose blocks are lists": {"content": fixtures.stack({"aws_eks_cluster": {"c": [{}, {}]}}), "expect": "pass"},
	"fewer planned than changed": {"content": but({"planned_values": {}}), "expect": "pass"},
	"a forgotten object that leaves a ghost": {
		"content": fixtures.but(fixtures.plan([fixtures.gone(cluster, ["forget"])]), {"planned_values": {"root_module": {"resources": [{"type": "aws_eks_cluster", "mode": "managed"}]}}}),
		"expect": "pass",
	},
	"a plan with values of its own": {"content": but({"values": {}}), "expect": "pass"},
	"values that look like planned resources": {
		"content": but({"planned_values": {"root_module": {"resources": [{"type": "terraform_data", "values": {"resources": [{"type": "aws_eks_cluster"}, {"type": "aws_eks_cluster"}]}}]}}}),
		"expect": "pass",
	},
	"lists in planned_values that are no resources": {
		"content": but({"planned_values": {
			"root_module": {
				"others": [{"type": "aws_eks_cluster"}, {"type": "aws_eks_cluster"}],
				"child_modules": [{"others": {"resources": [{"type": "aws_eks_cluster"}, {"type": "aws_eks_cluster"}]}}],
			},
			"other_module": {"resources": [{"type": "aws_eks_cluster"}, {"type": "aws_eks_cluster"}]},
		}}),
		"expect": "pass",
	},
	"an action nobody knows on a type nobody reads": {"content": change(fixtures.but(entry, {"type": "aws_vpc", "change": {"actions": ["rename"]}})), "expect": "pass"},
	"an odd entry of a type nobody reads": {"content": change({"type": "aws_vpc", "change": 5}), "expect": "pass"},
	"an odd deferred change of a type nobody reads": {"content": but({"deferred_changes": [{"resource_change": {"type": "aws_vpc"}}]}), "expect": "pass"},
	"a data source that is read": {"content": change(fixtures.but(entry, {"mode": "data", "change": {"actions": ["read"]}})), "expect": "pass"},
	"deferred changes": {"content": but({"deferred_changes": [{"resource_change": {"address": "a", "type": "aws_vpc"}}]}), "expect": "pass"},
	"deferred changes null": {"content": but({"deferred_changes": null}), "expect": "pass"},
	"nothing": {"content": {}, "expect": "deny"},
	"null": {"content": null, "expect": "deny"},
	"a text": {"content": "plan", "expect": "deny"},
	"a number": {"content": 5, "expect": "deny"},
	"an empty list": {"content": [], "expect": "deny"},
	"format_version absent": {"content": without(["format_version"]), "expect": "deny"},
	"format_version null": {"content": but({"format_version": null}), "expect": "deny"},
	"format_version a number": {"content": but({"format_version": 1.2}), "expect": "deny"},
	"format_version of another major": {"content": but({"format_version": "2.0"}), "expect": "deny"},
	"format_version of a longer major": {"content": but({"format_version": "10.0"}), "expect": "deny"},
	"format_version without a minor": {"content": but({"format_version": "1."}), "expect": "deny"},
	"format_version with more than a minor": {"content": but({"format_version": "1.2.3"}), "expect": "deny"},
	"format_version with a minor that is no number": {"content": but({"format_version": "1.2x"}), "expect": "deny"},
	"a malformed entry of a type that matters by its marks, with one": {"content": change({"type": "kubernetes_manifest", "change": {"after": {"manifest": {"kind": "AWSManagedControlPlane"}}}}), "expect": "deny"},
	"a malformed entry of a type that matters by its marks, without": {"content": change({"type": "kubernetes_manifest", "change": {"after": {"manifest": {"kind": "ConfigMap"}}}}), "expect": "pass"},
	"format_version empty": {"content": but({"format_version": ""}), "expect": "deny"},
	"format_version of more": {"content": but({"format_version": "1.2\n2.0"}), "expect": "deny"},
	"errored": {"content": but({"errored": true}), "expect": "deny"},
	"errored null": {"content": but({"errored": null}), "expect": "deny"},
	"errored as text": {"content": but({"errored": "false"}), "expect": "deny"},
	"no planned_values": {"content": without(["planned_values"]), "expect": "deny"},
	"no configuration": {"content": without(["configuration"]), "expect": "deny"},
	"configuration of another shape": {"content": but({"configuration": []}), "expect": "deny"},
	"resource_changes null": {"content": but({"resource_changes": null}), "expect": "deny"},
	"resource_changes an object": {"content": object.union(without(["resource_changes"]), {"resource_changes": {"a": 1}}), "expect": "deny"},
	"resource_changes emptied": {"content": but({"resource_changes": []}), "expect": "deny"},
	"resource_changes absent": {"content": without(["resource_changes"]), "expect": "deny"},
	"values deep down that look like planned resources": {
		"content": but(below({"child_modules": [{"resources": [{"type": "terraform_data", "values": {"resources": [{"type": "aws_eks_cluster"}, {"type": "aws_eks_cluster"}]}}]}]})),
		"expect": "pass",
	},
	"lists deep down that are no resources": {
		"content": but(below({"child_modules": [{
			"others": [{"type": "aws_eks_cluster"}, {"type": "aws_eks_cluster"}],
			"other_modules": [{"resources": [{"type": "aws_eks_cluster"}, {"type": "aws_eks_cluster"}]}],
		}]})),
		"expect": "pass",
	},
	"a planned data source": {
		"content": object.union(fixtures.plan([]), {"planned_values": {"root_module": {"resources": [{"type": "aws_eks_cluster", "mode": "data"}]}}}),
		"expect": "pass",
	},
	"a cluster taken out": {"content": but({"resource_changes": [c | some c in whole.resource_changes; c.type != "aws_eks_cluster"]}), "expect": "deny"},
	"a cluster retyped": {"content": but({"resource_changes": [object.union(c, {"type": "aws_vpc"}) | some c in whole.resource_changes]}), "expect": "deny"},
	"a cluster made a data source": {"content": but({"resource_changes": [object.union(c, {"mode": "data"}) | some c in whole.resource_changes]}), "expect": "deny"},
	"a planned cluster of a child module": {
		"content": but({"planned_values": {"root_module": {"child_modules": [{"child_modules": [{"resources": [{"type": "aws_cloudtrail"}]}]}]}}}),
		"expect": "deny",
	},
	"a planned trail of a grandchild": {
		"content": but(below({"resources": [{"type": "aws_cloudtrail"}]})),
		"expect": "deny",
	},
	"a planned trail of its child": {
		"content": but(below({"child_modules": [{"resources": [{"type": "aws_cloudtrail"}]}]})),
		"expect": "deny",
	},
	"a planned trail far below": {
		"content": but(below({"child_modules": [{"child_modules": [{"child_modules": [{"resources": [{"type": "aws_cloudtrail"}]}]}]}]})),
		"expect": "deny",
	},
	"an entry that is null": {"content": change(null), "expect": "deny"},
	"an entry without an address": {"content": change(object.remove(entry, ["address"])), "expect": "deny"},
	"an entry without a type": {"content": change(object.remove(entry, ["type"])), "expect": "deny"},
	"an entry whose type is a number": {"content": change(object.union(entry, {"type": 5})), "expect": "deny"},
	"an entry without a name": {"content": change(object.remove(entry, ["name"])), "expect": "deny"},
	"an entry whose address is a number": {"content": change(object.union(entry, {"address": 5})), "expect": "deny"},
	"an entry of another mode": {"content": change(object.union(entry, {"mode": "Managed"})), "expect": "deny"},
	"an entry of mode null": {"content": change(object.union(entry, {"mode": null})), "expect": "deny"},
	"an entry of an odd module": {"content": change(object.union(entry, {"module_address": []})), "expect": "deny"},
	"a data source whose actions are a text": {"content": change(fixtures.but(entry, {"mode": "data", "change": {"actions": "read"}})), "expect": "deny"},
	"an entry without a change": {"content": change(object.remove(entry, ["change"])), "expect": "deny"},
	"an entry whose change is a text": {"content": change(object.union(entry, {"change": "x"})), "expect": "deny"},
	"after that is a list": {"content": change(fixtures.but(entry, {"change": {"after": []}})), "expect": "deny"},
	"an update of nothing": {"content": acting(["update"]), "expect": "deny"},
	"a delete of nothing": {"content": change(fixtures.but(entry, {"change": {"actions": ["delete"], "before": null, "after": null}})), "expect": "deny"},
	"a create of what is there": {"content": change(fixtures.but(entry, {"change": {"before": {}}})), "expect": "deny"},
	"nothing that is forgotten": {"content": change(fixtures.but(entry, {"change": {"actions": ["forget"], "before": null, "after": null}})), "expect": "deny"},
	"before that is a text": {"content": change(fixtures.but(entry, {"change": {"before": "x"}})), "expect": "deny"},
	"no actions": {"content": acting([]), "expect": "deny"},
	"actions null": {"content": acting(null), "expect": "deny"},
	"actions as text": {"content": acting("create"), "expect": "deny"},
	"read on a managed resource": {"content": acting(["read"]), "expect": "deny"},
	"an action nobody knows": {"content": acting(["rename"]), "expect": "deny"},
	"actions in another case": {"content": acting(["Create"]), "expect": "deny"},
	"actions nobody pairs": {"content": acting(["update", "delete"]), "expect": "deny"},
	"an action nobody knows on a trail": {"content": change(fixtures.but(entry, {"type": "aws_cloudtrail", "change": {"actions": ["rename"]}})), "expect": "deny"},
	"an action nobody knows on a key": {"content": change(fixtures.but(entry, {"type": "aws_kms_key", "change": {"actions": ["rename"]}})), "expect": "deny"},
	"deferred changes that are no list": {"content": but({"deferred_changes": {"a": 1}}), "expect": "deny"},
	"deferred changes that are an empty object": {"content": but({"deferred_changes": {}}), "expect": "deny"},
	"deferred changes that are a text": {"content": but({"deferred_changes": "none"}), "expect": "deny"},
	"a deferred change without an address": {"content": but({"deferred_changes": [{"resource_change": {"type": "aws_eks_cluster"}}]}), "expect": "deny"},
	"a deferred change of a mode nobody knows": {"content": but({"deferred_changes": [{"resource_change": {"address": "a", "type": "aws_eks_cluster", "mode": null}}]}), "expect": "deny"},
	"a deferred cluster": {"content": but({"deferred_changes": [{"resource_change": {"address": "a", "type": "aws_eks_cluster", "mode": "managed"}}]}), "expect": "pass"},
	"a deferred data source": {"content": but({"deferred_changes": [{"resource_change": {"address": "a", "type": "aws_eks_cluster", "mode": "data"}}]}), "expect": "pass"},
	"a deferred change without a type": {"content": but({"deferred_changes": [{"resource_change": {"address": "aws_eks_cluster.c"}}]}), "expect": "deny"},
	"a deferred change that is null": {"content": but({"deferred_changes": [null]}), "expect": "deny"},
	"a state": {"content": {"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {}}}, "expect": "deny"},
	"an empty state": {"content": {"format_version": "1.0"}, "expect": "deny"},
	"a state file": {"content": {"version": 4, "serial": 1, "lineage": "x", "resources": []}, "expect": "deny"},
	"a state file that calls itself a configuration": {"content": {"terraform": {}, "serial": 1, "lineage": "x"}, "expect": "deny"},
	"a redacted plan": {"content": {"plan_format_version": "1.1", "resource_changes": []}, "expect": "deny"},
	"a manifest of cdktf": {"content": {"version": "0.21.0", "stacks": {}}, "expect": "deny"},
	"a plan and a configuration": {"content": but({"resource": {"aws_eks_cluster": {"c": {}}}}), "expect": "deny"},
	"resources that are an empty list": {"content": object.union(fixtures.stack({}), {"resource": []}), "expect": "pass"},
	"resources that are a list": {"content": object.union(fixtures.stack({}), {"resource": [{"aws_vpc": {"v": {}}}, {"aws_vpc": [{"w": [{}]}]}]}), "expect": "pass"},
	"resources that are a list of texts": {"content": object.union(fixtures.stack({}), {"resource": ["x"]}), "expect": "deny"},
	"resources that are a list of lists": {"content": object.union(fixtures.stack({}), {"resource": [[{"aws_vpc": {}}]]}), "expect": "deny"},
	"names that are a list of lists": {"content": fixtures.stack({"aws_vpc": [[{"v": {}}]]}), "expect": "deny"},
	"calls that are a list of lists": {"content": {"module": [[{"m": {}}]]}, "expect": "deny"},
	"names that are a list of texts": {"content": fixtures.stack({"aws_vpc": ["x"]}), "expect": "deny"},
	"resources that are null": {"content": fixtures.but(fixtures.stack({}), {"resource": null}), "expect": "deny"},
	"a type that is a list": {"content": fixtures.stack({"aws_eks_cluster": [{"c": {}}]}), "expect": "pass"},
	"a block that is a text": {"content": fixtures.stack({"aws_eks_cluster": {"c": "x"}}), "expect": "deny"},
	"a block that is a number": {"content": fixtures.stack({"aws_eks_cluster": {"c": 5}}), "expect": "deny"},
	"a block that is null": {"content": fixtures.stack({"aws_eks_cluster": {"c": null}}), "expect": "deny"},
	"a block that is a list of texts": {"content": fixtures.stack({"aws_eks_cluster": {"c": ["x"]}}), "expect": "deny"},
	"a configuration with a key of its own": {"content": object.union(fixtures.stack({}), {"inputs": {}}), "expect": "deny"},
	"settings of cdktf": {"content": {"language": "typescript", "output": "cdktf.out"}, "expect": "deny"},
	"settings of a package": {"content": {"name": "x", "module": {}}, "expect": "deny"},
	"an answer of an API": {"content": {"data": {"id": "plan-1", "type": "plans"}}, "expect": "deny"},
	"what Spacelift hands to a policy": {"content": {"spacelift": {}, "terraform": whole}, "expect": "deny"},
	"settings that hold a plan": {"content": {"terraform": whole}, "expect": "deny"},
	"settings that hold a plan in a list": {"content": {"terraform": [whole]}, "expect": "deny"},
	"local values that are a plan": {"content": {"locals": whole}, "expect": "deny"},
	"local values that are texts": {"content": {"locals": ["x"]}, "expect": "deny"},
	"a variable that is a text": {"content": {"variable": {"v": "x"}}, "expect": "deny"},
	"a call that is a text": {"content": {"module": "./m"}, "expect": "deny"},
	"an import that is a text": {"content": {"import": "x"}, "expect": "deny"},
	"data that is a text": {"content": object.union(fixtures.stack({}), {"data": "x"}), "expect": "deny"},
}

test_raw[name] if {
	some name, case in documents
	fixtures.outcomes(data.rules.input.readable) == {"input: document": case.expect} with input as case.content
}

test_of_the_host[name] if {
	some name, case in documents
	fixtures.outcomes(data.rules.input.readable) == {"first: document": case.expect} with input as fixtures.given([case.content])
}

test_combined[name] if {
	some name, case in documents
	fixtures.outcomes(data.rules.input.readable) == {"a.json: document": case.expect, "b.json: document": "pass"} with input as [
		{"path": "a.json", "contents": case.content},
		{"path": "b.json", "contents": whole},
	]
}

test_of_hcp[name] if {
	some name, case in documents
	fixtures.outcomes(data.rules.input.readable) == {"plan: document": case.expect} with input as {"plan": case.content, "run": {"id": "run-1"}}
}

bad := fixtures.plan([fixtures.cluster([])])

wrappers := {
	"no documents": {"input": {"documents": []}, "expect": {"input: document": "deny"}},
	"documents that are no list": {"input": {"documents": {"a": whole}}, "expect": {"input: document": "deny"}},
	"documents that are none": {
		"input": {"documents": [null, "x", {}, {"name": 5, "content": whole}]},
		"expect": {"document 1: document": "deny", "document 2: document": "deny", "document 3: document": "deny", "document 4: document": "pass"},
	},
	"a list of what is none": {"input": [1, null], "expect": {"document 1: document": "deny", "document 2: document": "deny"}},
	"a list of raw plans": {"input": [whole], "expect": {"document 1: document": "deny"}},
	"a plan with documents of its own": {"input": object.union(bad, {"documents": [{"name": "good", "content": whole}]}), "expect": {"input: document": "deny"}},
	"a plan with a plan of its own": {"input": object.union(bad, {"plan": whole}), "expect": {"input: document": "deny"}},
	"a plan with settings of its own": {"input": object.union(bad, {"settings": {"undecided": "warn"}}), "expect": {"input: document": "deny"}},
	"a configuration with documents of its own": {"input": object.union(fixtures.stack({}), {"documents": [{"name": "good", "content": whole}]}), "expect": {"input: document": "deny"}},
	"a part of a plan with documents of its own": {"input": {"planned_values": {}, "documents": []}, "expect": {"input: document": "deny"}},
	"HCP's with more": {"input": {"plan": whole, "run": {}, "other": 1}, "expect": {"input: document": "deny"}},
	"a wrapper in a wrapper": {"input": {"documents": [{"name": "a", "content": {"documents": [{"name": "b", "content": whole}]}}]}, "expect": {"a: document": "deny"}},
}

test_wrappers[name] if {
	some name, case in wrappers
	fixtures.outcomes(data.rules.input.readable) == case.expect with input as case.input
}

messages := {
	"it is not an object": null,
	"it is neither a Terraform plan nor a Terraform configuration": {},
	"it is the JSON of a state, not of a plan": documents["a state"].content,
	"it is a state file, not a plan": documents["a state file"].content,
	"it is HCP Terraform's redacted plan, which leaves out the values": documents["a redacted plan"].content,
	"resource_changes is not a list": but({"resource_changes": null}),
	"the plan errored, so it is not whole": but({"errored": true}),
	"format_version is 1.2, not a string of major 0 or 1": but({"format_version": 1.2}),
	"planned_values holds 1 of aws_eks_cluster, resource_changes only 0": documents["a cluster taken out"].content,
	"aws_eks_cluster.c has no values before its change, whose actions are [\"update\"]": acting(["update"]),
	"aws_eks_cluster.c has values before its change, which creates it": change(fixtures.but(entry, {"change": {"before": {}}})),
	"the actions of aws_eks_cluster.c are [\"read\"], which is none Terraform documents": acting(["read"]),
	"an entry of resource_changes lacks an address, type, name, mode or change": change(null),
	"it holds \"inputs\", which is no part of a Terraform configuration": object.union(fixtures.stack({}), {"inputs": {}, "other": 1}),
	"terraform holds a plan, so it is no part of a Terraform configuration": {"terraform": whole},
	"locals holds a plan, so it is no part of a Terraform configuration": {"locals": whole},
	"import holds a plan, so it is no part of a Terraform configuration": {"import": [whole]},
	"moved holds a plan, so it is no part of a Terraform configuration": {"moved": whole},
	"removed holds a plan, so it is no part of a Terraform configuration": {"removed": [{}, whole]},
	"locals is not written as Terraform's JSON syntax asks: an object or a list of objects": {"locals": "x"},
	"output is not written as Terraform's JSON syntax asks: an object of names, each with an object or a list of objects": {"output": "cdktf.out"},
	"resource is not written as Terraform's JSON syntax asks: an object of types and names, each with an object or a list of objects": fixtures.but(fixtures.stack({}), {"resource": null}),
	"it is a document and a wrapper of documents at once": object.union(bad, {"plan": whole}),
	"it is a plan and a configuration at once": but({"resource": {}}),
}

# Each section of a configuration makes one.
test_sections[section] if {
	some section in ["terraform", "provider", "resource", "data", "module", "output", "variable", "locals", "import", "moved", "removed", "check", "action", "ephemeral"]
	fixtures.outcomes(data.rules.input.readable) == {"input: document": "pass"} with input as {section: {}}
}

# Each is a body, an object of names or an object of types and names. A body may hold anything.
test_labels_of_sections[section] if {
	some section, labels in {
		"terraform": 0, "locals": 0, "import": 0, "moved": 0, "removed": 0,
		"check": 1, "module": 1, "output": 1, "provider": 1, "variable": 1,
		"action": 2, "data": 2, "ephemeral": 2, "resource": 2,
	}
	body := {"argument": 5}
	fixtures.outcomes(data.rules.input.readable) == {"input: document": "pass"} with input as {section: [body, {"name": body}, {"type": {"name": body}}][labels]}
}

# https://developer.hashicorp.com/terraform/internals/json-format#change-representation
test_actions_that_terraform_and_opentofu_document[actions] if {
	some actions in [
		["no-op"], ["update"], ["delete", "create"], ["create", "delete"], ["delete"], ["forget"], ["create", "forget"], ["forget", "create"],
	]
	content := change(fixtures.but(entry, {"change": {"actions": actions, "before": {}}}))
	fixtures.outcomes(data.rules.input.readable) == {"input: document": "pass"} with input as content
}

# So does each part of a plan make a document that has to be a whole one.
test_parts_of_a_plan[part] if {
	some part in ["format_version", "resource_changes", "planned_values"]
	messages := {found.message | some found in rule.deny} with input as object.filter(whole, [part])
	"configuration is missing or not an object" in messages
}

test_each_judged_type_is_counted[type] if {
	some type in [
		"aws_eks_cluster", "aws_cloudwatch_log_group", "aws_cloudtrail", "awscc_eks_cluster", "awscc_logs_log_group",
		"awscc_cloudtrail_trail", "aws_cloudcontrolapi_resource", "rancher2_cluster",
	]
	taken_out := object.union(fixtures.plan([]), {"planned_values": {"root_module": {"resources": [{"type": type, "mode": "managed"}]}}})
	[found.message | some found in rule.deny] == [$"planned_values holds 1 of {type}, resource_changes only 0"] with input as taken_out
}

test_wrapper_in_a_wrapper_is_no_document if {
	documents := {"documents": [{"name": "a", "content": {"documents": []}}]}
	[found.message | some found in rule.deny] == ["it is neither a Terraform plan nor a Terraform configuration"] with input as documents
	[found.message | some found in rule.deny] == ["it is neither a Terraform plan nor a Terraform configuration"] with input as {"values": {}}
	[found.message | some found in rule.deny] == ["it is neither a Terraform plan nor a Terraform configuration"] with input as {"lineage": "x"}
	[found.message | some found in rule.deny] == ["it is neither a Terraform plan nor a Terraform configuration"] with input as {"serial": 1}
	[found.message | some found in rule.deny] == ["an entry of resource_changes lacks an address, type, name, mode or change"] with input as acting(null)
}

test_plan_calls_no_modules if {
	data.main.result.coverage.modules == 0 with input as object.union(whole, {"module": {"eks": {"source": "./eks"}}})
}

# Each level above the bodies of blocks may be a list.
test_lists_are_judged[name] if {
	some name, resource in {
		"of types": [{"aws_vpc": {}}, {"aws_eks_cluster": {"c": {"enabled_cluster_log_types": ["api"]}}}],
		"of names": {"aws_eks_cluster": [{"b": {"enabled_cluster_log_types": "${local.all}"}}, {"c": {"enabled_cluster_log_types": ["api"]}}]},
		"of both": [{"aws_eks_cluster": [{"c": [{"enabled_cluster_log_types": ["${var.type}"]}]}]}],
	}
	content := {
		"resource": resource,
		"locals": [{"all": ["audit", "authenticator"]}, {"other": 1}],
		"variable": [{"type": [{"default": "api"}]}],
	}
	denied := {verdict.address |
		some verdict in data.main.result.verdicts with input as content with data.settings as {"assume_defaults": true}
		verdict.rule == "eks/mandatory_log_types"
		verdict.outcome == "deny"
	}
	denied == {"aws_eks_cluster.c"}
}

test_messages[message] if {
	some message, content in messages
	rule.deny == {{"document": "input", "address": "input", "subject": "document", "message": message}} with input as content
}
