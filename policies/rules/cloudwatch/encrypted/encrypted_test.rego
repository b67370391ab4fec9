package rules.cloudwatch.encrypted_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudwatch.encrypted as rule

arn := "arn:aws:kms:eu-central-1:111122223333:key/1"

group := fixtures.group

with_key(value) := fixtures.but(group, {"after": {"kms_key_id": value}})

referring(references) := fixtures.referring(group, "kms_key_id", references)

values := {
	"an ARN": {"key": arn, "expect": "pass"},
	"null": {"key": null, "expect": "deny"},
	"empty": {"key": "", "expect": "deny"},
	"spaces": {"key": "  ", "expect": "deny"},
	"true": {"key": true, "expect": "deny"},
	"a number": {"key": 1, "expect": "deny"},
	"a list": {"key": [arn], "expect": "deny"},
}

test_plan[name] if {
	some name, case in values
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": case.expect} with input as fixtures.given([fixtures.plan([with_key(case.key)])])
}

test_key_of_each_type[type] if {
	some type in ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key", "aws_kms_alias"]
	plan := fixtures.plan([
		fixtures.referring(group, "kms_key_id", [$"{type}.k.arn", $"{type}.k"]),
		fixtures.created(type, "k", {}),
	])
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": "pass"} with input as fixtures.given([plan])
}

test_configuration[name] if {
	some name, case in values
	stack := fixtures.stack({"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "kms_key_id": case.key}}})
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": case.expect} with input as fixtures.given([stack])
}

read(type, name) := fixtures.but(fixtures.created(type, name, {}), {"mode": "data", "actions": ["read"], "address": $"data.{type}.{name}"})

plans := {
	"absent": {"plan": fixtures.plan([group]), "expect": "deny"},
	"unknown": {"plan": fixtures.plan([fixtures.unknown(group, "kms_key_id")]), "expect": "undecided"},
	"a key of the plan": {"plan": fixtures.plan([referring(["aws_kms_key.k.arn", "aws_kms_key.k"]), fixtures.key]), "expect": "pass"},
	"an alias": {"plan": fixtures.plan([referring(["aws_kms_alias.a.target_key_arn", "aws_kms_alias.a"]), fixtures.created("aws_kms_alias", "a", {})]), "expect": "pass"},
	"a data source": {"plan": fixtures.plan([referring(["data.aws_kms_key.d.arn", "data.aws_kms_key.d"]), read("aws_kms_key", "d")]), "expect": "pass"},
	"an instance of a key": {
		"plan": fixtures.plan([
			referring(["aws_kms_key.k[0].arn", "aws_kms_key.k[0]", "aws_kms_key.k"]),
			fixtures.but(fixtures.key, {"address": "aws_kms_key.k[0]"}),
			fixtures.but(fixtures.key, {"address": "aws_kms_key.k[1]"}),
		]),
		"expect": "pass",
	},
	"a key that is nowhere": {"plan": fixtures.plan([referring(["aws_kms_key.k.arn", "aws_kms_key.k"])]), "expect": "undecided"},
	"something that is no key": {"plan": fixtures.plan([referring(["aws_iam_role.r.arn"]), fixtures.created("aws_iam_role", "r", {})]), "expect": "undecided"},
	"a key or something else": {
		"plan": fixtures.plan([referring(["aws_kms_key.k.arn", "aws_iam_role.r.arn"]), fixtures.key, fixtures.created("aws_iam_role", "r", {})]),
		"expect": "undecided",
	},
	"a key beside a variable of the root": {"plan": fixtures.plan([referring(["var.on", "aws_kms_key.k.arn"]), fixtures.key]), "expect": "pass"},
	"a key beside a count": {"plan": fixtures.plan([referring(["count.index", "aws_kms_key.k"]), fixtures.key]), "expect": "pass"},
	"each.value": {"plan": fixtures.plan([referring(["each.value"]), fixtures.key]), "expect": "undecided"},
	"a local": {"plan": fixtures.plan([referring(["local.key"]), fixtures.key]), "expect": "undecided"},
	"a variable alone": {"plan": fixtures.plan([referring(["var.key"])]), "expect": "undecided"},
	"references that are no names": {"plan": fixtures.plan([referring([null, 5, ""])]), "expect": "undecided"},
	"references of another shape": {"plan": fixtures.plan([referring("aws_kms_key.k.arn"), fixtures.key]), "expect": "undecided"},
	"a name with the separators of other names": {"plan": fixtures.plan([referring(["aws_kms_key.a|b/c.arn"]), fixtures.created("aws_kms_key", "a|b/c", {})]), "expect": "pass"},
	"a block declared twice": {
		"plan": fixtures.but(fixtures.plan([]), {
			"resource_changes": fixtures.plan([referring(["aws_kms_key.k.arn"])]).resource_changes,
			"configuration": {"root_module": {"resources": [
				fixtures.declaration(referring(["aws_kms_key.k.arn"])),
				fixtures.declaration(fixtures.key),
				object.union(fixtures.declaration(fixtures.key), {"x": 1}),
			]}},
		}),
		"expect": "undecided",
	},
	"resources that are no list": {
		"plan": fixtures.but(fixtures.plan([fixtures.unknown(group, "kms_key_id")]), {"configuration": {"root_module": {"resources": 5, "module_calls": "x", "outputs": [1]}}}),
		"expect": "undecided",
	},
	"a resource with no name in the configuration": {
		"plan": fixtures.but(fixtures.plan([fixtures.unknown(group, "kms_key_id")]), {"configuration": {"root_module": {"resources": [null, {"type": 1}, {"type": "aws_kms_key"}]}}}),
		"expect": "undecided",
	},
}

test_plans[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": case.expect} with input as fixtures.given([case.plan])
}

# Modules: `module.logs` holds the group and takes `key`; `module.keys` holds the key and gives `arn`.
inside(address, resource) := fixtures.but(resource, {"module_address": address, "address": $"{address}.{resource.address}"})

declared(resources) := {"resources": [fixtures.declaration(resource) | some resource in resources]}

logs(references) := {
	"expressions": {"key": {"references": references}},
	"module": declared([referring(["var.key"])]),
}

keys := {"module": object.union(declared([fixtures.key]), {"outputs": {"arn": {"expression": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}}})}

modules := {
	"an argument that is a key of the caller": {
		"resources": [fixtures.key],
		"root": object.union(declared([fixtures.key]), {"module_calls": {"logs": logs(["aws_kms_key.k.arn", "aws_kms_key.k"])}}),
		"expect": "pass",
	},
	"an output of another module": {
		"resources": [inside("module.keys", fixtures.key)],
		"root": {"module_calls": {"logs": logs(["module.keys.arn", "module.keys"]), "keys": keys}},
		"expect": "pass",
	},
	"an output of an instance of a module": {
		"resources": [inside("module.keys[\"a.b\"]", fixtures.key)],
		"root": {"module_calls": {"logs": logs(["module.keys[\"a.b\"].arn", "module.keys[\"a.b\"]", "module.keys"]), "keys": keys}},
		"expect": "pass",
	},
	"an output of an output": {
		"resources": [inside("module.outer.module.keys", fixtures.key)],
		"root": {"module_calls": {
			"logs": logs(["module.outer.arn", "module.outer"]),
			"outer": {"module": {"module_calls": {"keys": keys}, "outputs": {"arn": {"expression": {"references": ["module.keys.arn", "module.keys"]}}}}},
		}},
		"expect": "pass",
	},
	"an output that goes round in a circle": {
		"resources": [],
		"root": {"module_calls": {
			"logs": logs(["module.a.o"]),
			"a": {"expressions": {"i": {"references": ["module.b.o"]}}, "module": {"outputs": {"o": {"expression": {"references": ["var.i"]}}}}},
			"b": {"expressions": {"i": {"references": ["module.a.o"]}}, "module": {"outputs": {"o": {"expression": {"references": ["var.i"]}}}}},
		}},
		"expect": "undecided",
	},
	"an output that is nowhere": {"resources": [], "root": {"module_calls": {"logs": logs(["module.keys.other", "module.keys"]), "keys": keys}}, "expect": "undecided"},
	"a module that is nowhere": {"resources": [], "root": {"module_calls": {"logs": logs(["module.gone.arn"])}}, "expect": "undecided"},
	"a module as a whole": {"resources": [inside("module.keys", fixtures.key)], "root": {"module_calls": {"logs": logs(["module.keys"]), "keys": keys}}, "expect": "pass"},
	"a module as a whole, one of whose outputs is no key": {"resources": [inside("module.keys", fixtures.key)], "root": {"module_calls": {"logs": logs(["module.keys"]), "keys": object.union(keys, {"module": {"outputs": {"o": {"expression": {"references": ["local.name"]}}}}})}}, "expect": "undecided"},
	"an argument of a variable of the root": {"resources": [], "root": {"module_calls": {"logs": logs(["var.key"])}}, "expect": "undecided"},
	"an argument in nested values": {
		"resources": [fixtures.key],
		"root": object.union(declared([fixtures.key]), {"module_calls": {"logs": object.union(logs([]), {"expressions": {"key": {"arn": {"references": ["aws_kms_key.k.arn"]}}}})}}),
		"expect": "pass",
	},
	"an argument that comes from no key": {
		"resources": [fixtures.created("aws_iam_role", "r", {})],
		"root": object.union(declared([fixtures.created("aws_iam_role", "r", {})]), {"module_calls": {"logs": logs(["aws_iam_role.r.arn"])}}),
		"expect": "undecided",
	},
}

test_modules[name] if {
	some name, case in modules
	plan := fixtures.plan_of_modules(array.concat([inside("module.logs", referring(["var.key"]))], case.resources), case.root)
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"module.logs.aws_cloudwatch_log_group.g: key": case.expect} with input as fixtures.given([plan])
}

# The references of an address that leads to no module of the configuration are not followed.
strange := {
	"one that declares it": {"calls": {"logs": logs(["aws_kms_key.k.arn"])}, "expect": "undecided"},
	"two that agree": {"calls": {"logs": logs(["aws_kms_key.k.arn"]), "more": logs(["aws_kms_key.k.arn"])}, "expect": "undecided"},
}

test_strange_module_addresses[name] if {
	some name, case in strange
	plan := fixtures.plan_of_modules(
		[inside("something else", referring(["var.key"])), fixtures.key],
		object.union(declared([fixtures.key]), {"module_calls": case.calls}),
	)
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"something else.aws_cloudwatch_log_group.g: key": case.expect} with input as fixtures.given([plan])
}

configured(value, more) := object.union(
	fixtures.stack({"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "kms_key_id": value}}}),
	more,
)

configurations := {
	"a key": {"value": "${aws_kms_key.k.arn}", "more": {"resource": {"aws_kms_key": {"k": {}}}}, "expect": "pass"},
	"a key in spaces": {"value": "${ aws_kms_key.k.arn }", "more": {"resource": {"aws_kms_key": {"k": {}}}}, "expect": "pass"},
	"a key in a list": {"value": "${aws_kms_key.k[0].arn}", "more": {"resource": {"aws_kms_key": {"k": [{}]}}}, "expect": "pass"},
	"a key that is declared as an empty list": {"value": "${aws_kms_key.k.arn}", "more": {"resource": {"aws_kms_key": {"k": []}}}, "expect": "undecided"},
	"an alias": {"value": "${aws_kms_alias.a.target_key_arn}", "more": {"resource": {"aws_kms_alias": {"a": {"target_key_id": "x"}}}}, "expect": "pass"},
	"a data source": {"value": "${data.aws_kms_key.k.arn}", "more": {"data": {"aws_kms_key": {"k": {}}}}, "expect": "pass"},
	"a data source that is nowhere": {"value": "${data.aws_kms_key.k.arn}", "more": {}, "expect": "undecided"},
	"a key that is nowhere": {"value": "${aws_kms_key.k.arn}", "more": {}, "expect": "undecided"},
	"a key as a whole": {"value": "${aws_kms_key.k}", "more": {"resource": {"aws_kms_key": {"k": {}}}}, "expect": "undecided"},
	"something that is no key": {"value": "${aws_iam_role.r.arn}", "more": {"resource": {"aws_iam_role": {"r": {}}}}, "expect": "undecided"},
	"a function": {"value": "${try(aws_kms_key.k.arn, \"\")}", "more": {"resource": {"aws_kms_key": {"k": {}}}}, "expect": "undecided"},
	"a text around a key": {"value": "x${aws_kms_key.k.arn}", "more": {"resource": {"aws_kms_key": {"k": {}}}}, "expect": "undecided"},
	"a local that is empty": {"value": "${local.key}", "more": {"locals": {"key": ""}}, "expect": "deny"},
	"a local that is a key": {"value": "${local.key}", "more": {"locals": {"key": "${aws_kms_key.k.arn}"}, "resource": {"aws_kms_key": {"k": {}}}}, "expect": "pass"},
	"a local that is null": {"value": "${local.key}", "more": {"locals": {"key": null}}, "expect": "undecided"},
	"an expression that never ends": {"value": "${aws_kms_key.k.arn", "more": {"resource": {"aws_kms_key": {"k": {}}}}, "expect": "undecided"},
	"a name with the separators of other names": {
		"value": "${aws_kms_key.k.arn}",
		"more": {"resource": {"aws_kms_key": {"k": {}, "k|arn": {}, "k.arn": {}}, "aws_kms_key.k": {"arn": {}}, "output": {"o": {"value": 1}}, "local": {"l": {}}}, "output": {"o": {"value": 2}}, "locals": {"l": 1}},
		"expect": "pass",
	},
}

test_configurations[name] if {
	some name, case in configurations
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": case.expect} with input as fixtures.given([configured(case.value, case.more)])
}

# A key of another stack of the run, by that stack's output and the backend both name.
other_stack(backend, value) := object.union(fixtures.stack({"aws_kms_key": {"k": {}}}), {
	"terraform": {"backend": backend},
	"output": {"key": {"value": value}},
})

reading(remote) := configured(
	"${data.terraform_remote_state.other.outputs.key}",
	{"data": {"terraform_remote_state": {"other": remote}}},
)

local_backend(path) := {"local": {"path": path}}

s3_backend(key) := {"s3": {"bucket": "states", "key": key, "region": "eu-central-1", "encrypt": true}}

remote_states := {
	"the stack with that state": {
		"documents": [reading({"backend": "local", "config": {"path": "/state/a"}}), other_stack(local_backend("/state/a"), "${aws_kms_key.k.arn}")],
		"expect": "pass",
	},
	"in the workspace of the run": {
		"documents": [reading({"backend": "local", "config": {"path": "/state/a"}, "workspace": "${terraform.workspace}"}), other_stack(local_backend("/state/a"), "${aws_kms_key.k.arn}")],
		"expect": "pass",
	},
	"in another workspace": {
		"documents": [reading({"backend": "local", "config": {"path": "/state/a"}, "workspace": "prod"}), other_stack(local_backend("/state/a"), "${aws_kms_key.k.arn}")],
		"expect": "undecided",
	},
	"two stacks with outputs of one name are told apart": {
		"documents": [
			reading({"backend": "s3", "config": {"bucket": "states", "key": "b", "region": "eu-central-1", "profile": "reader"}}),
			other_stack(s3_backend("a"), "${aws_kms_key.k.arn}"),
			other_stack(s3_backend("b"), ""),
		],
		"expect": "deny",
	},
	"no stack with that state": {
		"documents": [reading({"backend": "s3", "config": {"bucket": "states", "key": "c", "region": "eu-central-1"}}), other_stack(s3_backend("a"), "${aws_kms_key.k.arn}")],
		"expect": "undecided",
	},
	"another backend with the same words": {
		"documents": [reading({"backend": "gcs", "config": {"bucket": "states", "prefix": "b"}}), other_stack({"gcs": {"bucket": "states", "prefix": "a"}}, "${aws_kms_key.k.arn}")],
		"expect": "undecided",
	},
	"a backend that is told as it is": {
		"documents": [reading({"backend": "gcs", "config": {"bucket": "states", "prefix": "a"}}), other_stack({"gcs": {"bucket": "states", "prefix": "a"}}, "${aws_kms_key.k.arn}")],
		"expect": "pass",
	},
	"an output that comes from a variable": {
		"documents": [reading({"backend": "local", "config": {"path": "/state/a"}}), other_stack(local_backend("/state/a"), "${var.key}")],
		"expect": "undecided",
	},
	"an output that is nowhere": {
		"documents": [reading({"backend": "local", "config": {"path": "/state/a"}}), object.remove(other_stack(local_backend("/state/a"), ""), ["output"])],
		"expect": "undecided",
	},
	"a remote state of an odd shape": {"documents": [reading([{"backend": 5, "config": []}])], "expect": "undecided"},
}

test_remote_states[name] if {
	some name, case in remote_states
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": case.expect} with input as fixtures.given(case.documents)
}

test_unknown_name_is_undecided_where_it_has_no_key[cluster.type] if {
	some cluster in [fixtures.cluster([]), fixtures.cluster_of_rancher([])]
	plan := fixtures.plan([fixtures.unknown(group, "name"), cluster])
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": "undecided"} with input as fixtures.given([plan])
}

test_unknown_name_is_no_matter_where_it_has_a_key if {
	plan := fixtures.plan([fixtures.unknown(with_key(arn), "name"), fixtures.cluster([])])
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": "pass"} with input as fixtures.given([plan])
}

test_denied_is_not_undecided_too if {
	rule.undecided == set() with input as fixtures.given([fixtures.plan([group])])
}

test_unknown_name_is_no_clusters_where_the_cluster_has_its_group[cluster.type] if {
	some cluster in [fixtures.cluster([]), fixtures.cluster_of_rancher([])]
	other := fixtures.but(fixtures.unknown(group, "name"), {"name": "h", "address": "aws_cloudwatch_log_group.h"})
	plan := fixtures.plan([with_key(arn), other, cluster])
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudwatch_log_group.g: key": "pass"} with input as fixtures.given([plan])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_cloudwatch_log_group.g",
		"subject": "key",
		"message": "kms_key_id is not set, so CloudWatch's own key encrypts it",
	}} with input as fixtures.given([fixtures.plan([group])])
}

centralization(strategy) := fixtures.created("aws_observabilityadmin_centralization_rule_for_organization", "r", {"rule": [{"source": [{
	"regions": ["eu-central-1"],
	"source_logs_configuration": [{"encrypted_log_group_strategy": strategy, "log_group_selection_criteria": "*"}],
}]}]})

test_centralization_that_leaves_out_encrypted_groups[strategy] if {
	some strategy, expect in {"SKIP": "warn", "ALLOW": "pass"}
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_observabilityadmin_centralization_rule_for_organization.r: encrypted groups": expect} with input as fixtures.plan([centralization(strategy)])
}

# `SKIP` is a word of one argument; a rule may call other things so.
test_centralization_of_what_is_called_skip if {
	plan := fixtures.plan([fixtures.but(centralization("ALLOW"), {"after": {"rule": [{"destination": [{"region": "SKIP"}]}]}})])
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_observabilityadmin_centralization_rule_for_organization.r: encrypted groups": "pass"} with input as plan
}

test_centralization_that_goes if {
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {} with input as fixtures.plan([fixtures.gone(centralization("SKIP"), ["delete"])])
}
