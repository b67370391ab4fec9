package lib.overview_test

import data.lib.fixtures_test as fixtures
import data.lib.overview
import data.lib.sensitive
import data.main

described(plan) := clusters if {
	clusters := main.result.clusters with input as plan
}

test_described if {
	described(fixtures.plan([fixtures.updated(fixtures.cluster(["audit", "api"]), {"enabled_cluster_log_types": ["audit", "authenticator"]}), fixtures.group, fixtures.trail])) == [{
		"document": "input",
		"address": "aws_eks_cluster.c",
		"name": "prod",
		"before": ["api", "audit"],
		"after": ["audit", "authenticator"],
		"open": false,
		"logGroup": {"address": "aws_cloudwatch_log_group.g", "retention": 365, "key": null},
		"trail": {"address": "aws_cloudtrail.t"},
	}]
}

changes := {
	"new": {"resource": fixtures.cluster(["audit"]), "before": null, "after": ["audit"], "open": false},
	"without an argument": {"resource": fixtures.lacking(fixtures.cluster([]), ["enabled_cluster_log_types"]), "before": null, "after": [], "open": false},
	"of another shape": {"resource": fixtures.cluster("audit"), "before": null, "after": [], "open": false},
	"with what is no text": {"resource": fixtures.cluster(["audit", null, 5]), "before": null, "after": ["audit"], "open": false},
	"unknown": {"resource": fixtures.unknown(fixtures.cluster([]), "enabled_cluster_log_types"), "before": null, "after": [], "open": true},
	"gone": {"resource": fixtures.gone(fixtures.cluster(["audit"]), ["delete"]), "before": ["audit"], "after": null, "open": false},
	"forgotten": {"resource": fixtures.gone(fixtures.cluster(["audit"]), ["forget"]), "before": ["audit"], "after": null, "open": false},
}

test_cluster[name] if {
	some name, case in changes
	[[c.before, c.after, c.open] | some c in described(fixtures.plan([case.resource]))] == [[case.before, case.after, case.open]]
}

keys := {
	"a name": {"resource": fixtures.but(fixtures.group, {"after": {"kms_key_id": "arn:k"}}), "expect": "arn:k"},
	"nothing": {"resource": fixtures.group, "expect": null},
	"empty": {"resource": fixtures.but(fixtures.group, {"after": {"kms_key_id": ""}}), "expect": null},
	"of another shape": {"resource": fixtures.but(fixtures.group, {"after": {"kms_key_id": ["arn:k"]}}), "expect": null},
	"a reference": {"resource": fixtures.referring(fixtures.group, "kms_key_id", ["aws_kms_key.k.arn", "aws_kms_key.k"]), "expect": "aws_kms_key.k"},
	"unknown": {"resource": fixtures.unknown(fixtures.group, "kms_key_id"), "expect": "known after apply"},
	"sensitive": {"resource": fixtures.but(fixtures.group, {"after": {"kms_key_id": "arn:secret"}, "after_sensitive": {"kms_key_id": true}}), "expect": "sensitive"},
}

test_of_several_groups_the_first_by_name if {
	second := fixtures.but(fixtures.group, {"name": "h", "address": "aws_cloudwatch_log_group.h", "after": {"retention_in_days": 1}})
	[c.logGroup | some c in described(fixtures.plan([fixtures.cluster([]), second, fixtures.group]))] == [{
		"address": "aws_cloudwatch_log_group.g",
		"retention": 365,
		"key": null,
	}]
}

retentions := {
	"days": {"resource": fixtures.but(fixtures.group, {"after": {"retention_in_days": 30}}), "expect": 30},
	"never": {"resource": fixtures.lacking(fixtures.group, ["retention_in_days"]), "expect": 0},
	"0, which is never": {"resource": fixtures.but(fixtures.group, {"after": {"retention_in_days": 0}}), "expect": 0},
	"below 0": {"resource": fixtures.but(fixtures.group, {"after": {"retention_in_days": -1}}), "expect": null},
	"a part of a day": {"resource": fixtures.but(fixtures.group, {"after": {"retention_in_days": 30.5}}), "expect": null},
	"unknown": {"resource": fixtures.unknown(fixtures.group, "retention_in_days"), "expect": null},
	"sensitive": {"resource": fixtures.but(fixtures.group, {"after_sensitive": {"retention_in_days": true}}), "expect": null},
}

test_retention[name] if {
	some name, case in retentions
	[c.logGroup.retention | some c in described(planned([fixtures.cluster([]), case.resource]))] == [case.expect]
}

test_nothing_is_described_for_sure if {
	[[c.logGroup, c.trail] | some c in described(fixtures.plan([fixtures.cluster([])]))] == [[null, null]]
}

test_trail_elsewhere_is_the_trail if {
	arn := "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org"
	clusters := main.result.clusters with input as fixtures.plan([fixtures.cluster([]), fixtures.trail])
		with data.settings as {"trail_elsewhere": {"arn": arn, "reason": "the organization's"}}
	[c.trail.address | some c in clusters] == [arn]
}

test_key_of_a_data_source if {
	group := fixtures.referring(fixtures.group, "kms_key_id", ["data.aws_kms_key.k.arn", "data.aws_kms_key.k"])
	read := fixtures.but(fixtures.created("aws_kms_key", "k", {}), {"mode": "data", "actions": ["read"], "address": "data.aws_kms_key.k"})
	[c.logGroup.key | some c in described(fixtures.plan([fixtures.cluster([]), group, read]))] == ["data.aws_kms_key.k"]
}

test_key[name] if {
	some name, case in keys
	[c.logGroup.key | some c in described(planned([fixtures.cluster([]), case.resource, fixtures.key]))] == [case.expect]
}

test_retention_that_is_no_number if {
	group := fixtures.but(fixtures.group, {"after": {"retention_in_days": ["x"]}})
	[c.logGroup.retention | some c in described(fixtures.plan([fixtures.cluster([]), group]))] == [null]
}

test_the_trail_named_is_one_that_sees_the_cluster if {
	elsewhere := fixtures.but(fixtures.trail, {
		"address": "aws_cloudtrail.a",
		"name": "a",
		"after": {"region": "us-east-1", "is_multi_region_trail": false},
	})
	[c.trail | some c in described(fixtures.plan([fixtures.cluster([]), elsewhere, fixtures.trail]))] == [{"address": "aws_cloudtrail.t"}]
	[c.trail | some c in described(fixtures.plan([fixtures.cluster([]), elsewhere]))] == [null]
}

# The fixtures' plans mark nothing as sensitive.
planned(resources) := object.union(plan, {"resource_changes": [object.union(change, {"change": object.union(
	object.remove(change.change, ["after_sensitive", "before_sensitive"]),
	{"after_sensitive": object.get(resource, "after_sensitive", {}), "before_sensitive": object.get(resource, "before_sensitive", false)},
)}) |
	some i, resource in resources
	change := plan.resource_changes[i]
]}) if {
	plan := fixtures.plan(resources)
}

explained(address, plan) := explanation if {
	explanation := main.result.explanation with input as plan with data.settings as {"explain": address}
}

test_explained if {
	group := fixtures.referring(fixtures.unknown(fixtures.group, "name"), "kms_key_id", ["aws_kms_key.k.arn", "aws_kms_key.k"])
	[part] := explained("aws_cloudwatch_log_group.g", fixtures.plan([group, fixtures.key]))
	object.remove(part, ["attributes"]) == {"document": "input", "address": "aws_cloudwatch_log_group.g", "type": "aws_cloudwatch_log_group", "judgedAs": "aws_cloudwatch_log_group", "action": "create"}
	{attribute.name: object.remove(attribute, ["name"]) | some attribute in part.attributes} == {
		"arn": {"is": "absent"},
		"kms_key_id": {"is": "reference", "to": ["aws_kms_key.k"]},
		"log_group_class": {"is": "absent"},
		"name": {"is": "unknown"},
		"name_prefix": {"is": "absent"},
		"region": {"is": "absent"},
		"retention_in_days": {"is": "known", "value": 365},
		"skip_destroy": {"is": "known", "value": false},
	}
}

test_explained_deposed_and_current if {
	count(explained("aws_eks_cluster.c", fixtures.plan([fixtures.cluster([]), fixtures.gone(fixtures.cluster([]), ["delete"])]))) == 2
}

test_nobody_asked if {
	main.result.explanation == null with input as fixtures.plan([fixtures.cluster([])])
}

test_asked_for_what_is_not_there if {
	explained("aws_eks_cluster.d", fixtures.plan([fixtures.cluster([])])) == []
}

test_asked_for_what_is_no_text if {
	main.result.explanation == null with input as fixtures.plan([fixtures.cluster([])]) with data.settings as {"explain": ["aws_eks_cluster.c"]}
}

secretive := fixtures.but(fixtures.cluster(["audit", "hunter2"]), {"after": {"name": "hunter3"}})

twin := fixtures.created("awscc_eks_cluster", "c", {"name": "hunter3", "logging": {"cluster_logging": {"enabled_types": [{"type": "audit"}, {"type": "hunter2"}]}}})

control := fixtures.created("aws_cloudcontrolapi_resource", "c", {
	"type_name": "AWS::EKS::Cluster",
	"desired_state": `{"Name": "hunter3", "Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "hunter2"}]}}}`,
})

secrets := {
	"the list": {"resource": secretive, "after_sensitive": {"enabled_cluster_log_types": true}, "hidden": ["hunter2"]},
	"an element": {"resource": secretive, "after_sensitive": {"enabled_cluster_log_types": [false, true]}, "hidden": ["hunter2"]},
	"the name": {"resource": secretive, "after_sensitive": {"name": true}, "hidden": ["hunter3"]},
	"everything": {"resource": secretive, "after_sensitive": true, "hidden": ["hunter2", "hunter3"]},
	"a twin": {"resource": twin, "after_sensitive": {"logging": {"cluster_logging": {"enabled_types": [{}, {"type": true}]}}}, "hidden": ["hunter2"]},
	"all of a twin": {"resource": twin, "after_sensitive": true, "hidden": ["hunter2", "hunter3"]},
	"JSON": {"resource": control, "after_sensitive": {"desired_state": true}, "hidden": ["hunter2", "hunter3"]},
}

test_sensitive_is_judged_and_never_printed[name] if {
	some name, case in secrets
	plan := planned([object.union(case.resource, {"after_sensitive": case.after_sensitive})])
	result := main.result with input as plan with data.settings as {"explain": case.resource.address, "profile": "strict"}
	every secret in case.hidden {
		not contains(json.marshal(result), secret)
	}
	{v.outcome | some v in result.verdicts; v.rule == "eks/mandatory_log_types"; v.subject == "authenticator"} == {"deny"}
	{v.outcome | some v in result.verdicts; v.rule == "eks/known_log_types"} == {"deny"}
}

test_sensitive_before if {
	group := object.union(fixtures.but(fixtures.updated(fixtures.group, {"retention_in_days": 7}), {"before": {"retention_in_days": 4711}}), {"before_sensitive": {"retention_in_days": true}})
	result := main.result with input as planned([group]) with data.settings as {"explain": group.address, "profile": "strict"}
	not contains(json.marshal(result), "4711")
	{v.outcome | some v in result.verdicts; v.rule == "cloudwatch/kept"} == {"deny"}
}

test_what_another_document_hides_is_told if {
	group := fixtures.but(fixtures.group, {"after": {"retention_in_days": 7}})
	result := main.result with input as fixtures.given([planned([group]), planned([object.union(group, {"after_sensitive": {"retention_in_days": true}})])])
	{v.document | some v in result.verdicts; contains(v.message, "retention_in_days is 7")} == {"first"}
}

# What a plan says nothing of is not sensitive; nor is a twin of which nothing is marked.
test_no_marks if {
	plan := planned([secretive])
	unmarked := object.union(plan, {"resource_changes": [object.union(object.remove(change, ["change"]), {"change": object.remove(change.change, ["before_sensitive", "after_sensitive"])}) |
		some change in plan.resource_changes
	]})
	contains(json.marshal(explained("aws_eks_cluster.c", unmarked)), "hunter2")
	contains(json.marshal(explained("awscc_eks_cluster.c", planned([twin]))), "hunter2")
}

test_blocks_without_marks if {
	plan := planned([object.union(twin, {"after_sensitive": {"logging": {"cluster_logging": {"enabled_types": [{}, {"type": false}]}}}})])
	contains(json.marshal(explained("awscc_eks_cluster.c", plan)), "hunter2")
}

test_types_before_that_are_sensitive_or_no_text if {
	cluster := object.union(fixtures.updated(fixtures.cluster(["audit"]), {}), {"before_sensitive": {"enabled_cluster_log_types": true}})
	[c.before | some c in described(planned([cluster]))] == [[]]
	odd := fixtures.but(fixtures.updated(fixtures.cluster(["audit"]), {}), {"before": {"enabled_cluster_log_types": ["audit", 5]}})
	[c.before | some c in described(planned([odd]))] == [["audit"]]
}

test_name_that_is_no_text if {
	[c.name | some c in described(planned([fixtures.but(fixtures.cluster([]), {"after": {"name": 5}})]))] == [null]
}

# Marks that say of every part that it is not sensitive hide nothing.
test_nothing_sensitive if {
	plan := planned([object.union(secretive, {"after_sensitive": {"enabled_cluster_log_types": [false, false], "vpc_config": []}})])
	contains(json.marshal(explained("aws_eks_cluster.c", plan)), "hunter2")
}

test_message_without_its_particulars if {
	entry := {"type": "t", "declared": "t", "sensitive": [{}, {"a": true}], "before": {}, "after": {"a": ["x1"], "b": "y1"}}
	sensitive.told("a is x1", [entry], "A is good") == "not so: A is good; the particulars are sensitive"
	sensitive.told("b is y1", [entry], "B is good") == "b is y1"

	# A secret may be what was before, and one that is empty is in no message.
	gone := {"type": "t", "declared": "t", "sensitive": [{"a": true, "c": true}, {}], "before": {"a": "x1", "c": ""}, "after": {}}
	sensitive.told("a was x1", [gone], "A is good") == "not so: A is good; the particulars are sensitive"
	sensitive.told("b is y1", [gone], "B is good") == "b is y1"
	overview.explained("none", {}) == [] with input as fixtures.plan([])
}
