package lib.twins_test

import data.lib.clusters
import data.lib.fixtures_test as fixtures
import data.lib.log_groups
import data.lib.resources
import data.lib.trails
import data.lib.twins
import data.lib.values

awscc(types) := fixtures.created("awscc_eks_cluster", "c", {
	"name": "prod",
	"logging": {"cluster_logging": {"enabled_types": [{"type": type} | some type in types]}},
})

control(type, desired) := fixtures.created("aws_cloudcontrolapi_resource", "c", {"type_name": type, "desired_state": desired})

logging(types) := json.marshal({"Name": "prod", "Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": type} | some type in types]}}})

both := ["audit", "authenticator"]

held(known, open) := {"known": known, "open": open}

planned := {
	"awscc": {"resource": awscc(both), "expect": held(both, false)},
	"awscc without logging": {"resource": fixtures.lacking(awscc(both), ["logging"]), "expect": held([], false)},
	"awscc with null on the way": {"resource": fixtures.but(fixtures.lacking(awscc(both), ["logging"]), {"after": {"logging": {"cluster_logging": null}}}), "expect": held([], false)},
	"awscc with no types": {"resource": awscc([]), "expect": held([], false)},
	"awscc with types that stand in no object": {
		"resource": fixtures.but(awscc([]), {"after": {"logging": {"cluster_logging": {"enabled_types": both}}}}),
		"expect": held([null, null], false),
	},
	"awscc with an object for the list": {
		"resource": fixtures.but(awscc([]), {"after": {"logging": {"cluster_logging": {"enabled_types": {"type": "audit"}}}}}),
		"expect": held([], false),
	},
	"awscc with a type that is no text": {"resource": awscc([5, ["audit"]]), "expect": held([null, null], false)},
	"awscc unknown whole": {"resource": fixtures.but(awscc(both), {"unknown": {"logging": true}}), "expect": held([], true)},
	"awscc unknown in the middle": {"resource": fixtures.but(awscc(both), {"unknown": {"logging": {"cluster_logging": true}}}), "expect": held([], true)},
	"awscc unknown list": {"resource": fixtures.but(awscc(both), {"unknown": {"logging": {"cluster_logging": {"enabled_types": true}}}}), "expect": held([], true)},
	"awscc unknown element": {
		"resource": fixtures.but(awscc(both), {"unknown": {"logging": {"cluster_logging": {"enabled_types": [{"type": true}, {}]}}}}),
		"expect": held(["authenticator"], true),
	},
	"awscc unknown elsewhere": {"resource": fixtures.but(awscc(both), {"unknown": {"arn": true, "logging": {"cluster_logging": {"enabled_types": [{}, {}]}}}}), "expect": held(both, false)},
	"awscc all unknown": {"resource": object.union(object.remove(awscc(both), ["unknown"]), {"unknown": true}), "expect": held([], true)},
	"Cloud Control": {"resource": control("AWS::EKS::Cluster", logging(both)), "expect": held(both, false)},
	"Cloud Control in lower case": {
		"resource": control("AWS::EKS::Cluster", json.marshal(awscc(both).after)),
		"expect": held([], false),
	},
	"Cloud Control with more behind its JSON": {"resource": control("AWS::EKS::Cluster", concat(" ", [logging(both), "x"])), "expect": held([], false)},
	"Cloud Control with no JSON": {"resource": control("AWS::EKS::Cluster", "{'Name': NaN}"), "expect": held([], false)},
	"Cloud Control with a list": {"resource": control("AWS::EKS::Cluster", "[]"), "expect": held([], false)},
	"Cloud Control without a state": {"resource": control("AWS::EKS::Cluster", null), "expect": held([], false)},
	"Cloud Control with an object for the text": {"resource": control("AWS::EKS::Cluster", {"Name": "prod"}), "expect": held([], false)},
	"Cloud Control with a type written twice": {
		"resource": control("AWS::EKS::Cluster", json.marshal({"Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "audit", "type": 5}]}}})),
		"expect": held([null], false),
	},
	"Cloud Control unknown": {"resource": fixtures.unknown(control("AWS::EKS::Cluster", ""), "desired_state"), "expect": held([], true)},
	"Cloud Control of a reference": {
		"resource": fixtures.referring(control("AWS::EKS::Cluster", ""), "desired_state", ["aws_kms_key.k.arn", "aws_kms_key.k"]),
		"expect": held([], true),
	},
}

test_planned_cluster[name] if {
	some name, case in planned
	[cluster.log_types | some cluster in clusters.list] == [case.expect] with input as fixtures.plan([case.resource, fixtures.key])
}

configured := {
	"awscc": {"type": "awscc_eks_cluster", "body": {"logging": {"cluster_logging": {"enabled_types": [{"type": "audit"}]}}}, "expect": held(["audit"], false)},
	"awscc of an expression": {"type": "awscc_eks_cluster", "body": {"logging": "${var.logging}"}, "expect": held([], true)},
	"awscc of an expression in the middle": {"type": "awscc_eks_cluster", "body": {"logging": {"cluster_logging": "${var.logging}"}}, "expect": held([], true)},
	"awscc of a list that is an expression": {"type": "awscc_eks_cluster", "body": {"logging": {"cluster_logging": {"enabled_types": "${var.types}"}}}, "expect": held([], true)},
	"awscc of elements that are expressions": {
		"type": "awscc_eks_cluster",
		"body": {"logging": {"cluster_logging": {"enabled_types": ["${var.one}", {"type": "${var.other}"}, {"type": "audit"}]}}},
		"expect": held(["audit"], true),
	},
	"Cloud Control of a function": {
		"type": "aws_cloudcontrolapi_resource",
		"body": {"type_name": "AWS::EKS::Cluster", "desired_state": "${jsonencode({Name = \"prod\"})}"},
		"expect": held([], true),
	},
	"Cloud Control of text": {
		"type": "aws_cloudcontrolapi_resource",
		"body": {"type_name": "AWS::EKS::Cluster", "desired_state": logging(both)},
		"expect": held(both, false),
	},
	"Cloud Control with an expression in the text": {
		"type": "aws_cloudcontrolapi_resource",
		"body": {"type_name": "AWS::EKS::Cluster", "desired_state": logging(["audit", "${var.type}"])},
		"expect": held(["audit"], true),
	},
}

test_configured_cluster[name] if {
	some name, case in configured
	[cluster.log_types | some cluster in clusters.list] == [case.expect] with input as fixtures.stack({case.type: {"c": case.body}})
}

types := {
	"a bucket": {"type_name": "AWS::S3::Bucket", "expect": "aws_cloudcontrolapi_resource"},
	"another case": {"type_name": "aws::eks::cluster", "expect": "aws_cloudcontrolapi_resource"},
	"a space": {"type_name": "AWS::EKS::Cluster ", "expect": "aws_cloudcontrolapi_resource"},
	"a list": {"type_name": [], "expect": "aws_cloudcontrolapi_resource"},
	"a list of names": {"type_name": ["AWS::EKS::Cluster"], "expect": "aws_cloudcontrolapi_resource"},
	"null": {"type_name": null, "expect": "aws_cloudcontrolapi_resource"},
	"a trail": {"type_name": "AWS::CloudTrail::Trail", "expect": "aws_cloudtrail"},
	"a group": {"type_name": "AWS::Logs::LogGroup", "expect": "aws_cloudwatch_log_group"},
}

test_type[name] if {
	some name, case in types
	[entry.type | some entry in resources.list] == [case.expect] with input as fixtures.plan([control(case.type_name, "{}")])
}

# A type that Terraform has not is nobody's twin, whatever it is called.
test_state_that_is_a_list_is_no_list_of_types if {
	fixtures.outcomes(data.rules.eks.known_log_types) == {"aws_cloudcontrolapi_resource.c: log types": "deny"} with input as fixtures.plan([control("AWS::EKS::Cluster", "[]")])
}

test_values_of_a_type_named_like_a_kind_of_cloud_control_stay_as_they_are if {
	twins.values_of("AWS::EKS::Cluster", {"Name": "x"}) == {"Name": "x"}
}

test_type_named_like_a_kind_of_cloud_control if {
	count(resources.list) == 1 with input as fixtures.plan([fixtures.created("AWS::EKS::Cluster", "c", {"Name": "x"})])
}

test_unknown_of_another_shape_drops_nothing[unknown] if {
	some unknown in ["null", "[]", "\"x\"", "1", "false", "true"]
	every cluster in [control("AWS::EKS::Cluster", logging(both)), awscc(both), fixtures.cluster_of_rancher(both)] {
		plan := fixtures.plan([object.union(object.remove(cluster, ["unknown"]), {"unknown": json.unmarshal(unknown)})])
		count(clusters.list) == 1 with input as plan
	}
}

rancher := fixtures.cluster_of_rancher(both)

ranched := {
	"known": {"but": {}, "name": "known", "types": held(both, false)},
	"all unknown": {"but": {"unknown": true}, "name": "unknown", "types": held([], true)},
	"an unknown name": {"but": {"unknown": {"name": true}}, "name": "unknown", "types": held(both, false)},
	"an unknown list": {"but": {"unknown": {"eks_config_v2": [{"logging_types": true}]}}, "name": "known", "types": held([], true)},
	"an unknown element": {"but": {"unknown": {"eks_config_v2": [{"logging_types": [true, false]}]}}, "name": "known", "types": held(["authenticator"], true)},
	"something else unknown": {"but": {"unknown": {"eks_config_v2": [{"region": true}]}}, "name": "known", "types": held(both, false)},
}

test_cluster_of_rancher[name] if {
	some name, case in ranched
	plan := fixtures.plan([object.union(object.remove(rancher, [key | some key, _ in case.but]), case.but)])
	[[cluster.cluster_name.is, cluster.log_types] | some cluster in clusters.list] == [[case.name, case.types]] with input as plan
}

# Only EKS is ours, and Terraform takes one block of it.
test_configuration_of_rancher[name] if {
	some name, case in {
		"a block": {"config": {"logging_types": ["audit"]}, "expect": [held(["audit"], false)]},
		"a list of a block": {"config": [{"logging_types": ["audit"]}], "expect": [held(["audit"], false)]},
		"two blocks": {"config": [{"logging_types": ["audit"]}, {"logging_types": []}], "expect": [held(["audit"], false)]},
		"null in a list": {"config": [null], "expect": []},
		"null": {"config": null, "expect": []},
		"text": {"config": "x", "expect": []},
		"no blocks": {"config": [], "expect": []},
	}
	stack := fixtures.stack({"rancher2_cluster": {"r": {"name": "prod", "eks_config_v2": case.config}}})
	[cluster.log_types | some cluster in clusters.list] == case.expect with input as stack
}

test_two_unknown_blocks_of_rancher if {
	blocks := {"unknown": {"eks_config_v2": [{"logging_types": true}, {"logging_types": false}]}}
	[cluster.log_types | some cluster in clusters.list] == [held([], true)] with input as fixtures.plan([fixtures.but(rancher, blocks)])
}

test_argument_of_a_twin[name] if {
	some name, [type, argument, expect] in {
		"its own type": ["aws_eks_cluster", "enabled_cluster_log_types", "enabled_cluster_log_types"],
		"awscc": ["awscc_eks_cluster", "enabled_cluster_log_types", "logging"],
		"awscc, an argument of the same name": ["awscc_eks_cluster", "region", "region"],
		"Cloud Control": ["aws_cloudcontrolapi_resource", "enabled_cluster_log_types", "desired_state"],
		"Rancher": ["rancher2_cluster", "enabled_cluster_log_types", "eks_config_v2"],
		"Rancher, the name": ["rancher2_cluster", "name", "name"],
	}
	twins.argument(type, argument) == expect
}

test_deleted_twin_has_its_type if {
	plan := fixtures.plan([fixtures.gone(control("AWS::Logs::LogGroup", `{"LogGroupName": "/aws/eks/prod/cluster"}`), ["delete"])])
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudcontrolapi_resource.c: logs": "deny"} with input as plan
	[entry.type | some entry in resources.list] == ["aws_cloudwatch_log_group"] with input as plan
}

test_replaced_by_another_type_is_deleted if {
	group := fixtures.standing(control("AWS::Logs::LogGroup", `{"LogGroupName": "/aws/eks/prod/cluster"}`))
	plan := fixtures.plan([fixtures.but(group, {"actions": ["delete", "create"], "after": {"type_name": "AWS::S3::Bucket", "desired_state": "{}"}})])
	fixtures.outcomes(data.rules.cloudwatch.kept) == {"aws_cloudcontrolapi_resource.c: logs": "deny"} with input as plan
	resources.counted.aws_cloudcontrolapi_resource == 1 with input as plan
}

# What goes is as much a cluster as what comes.
test_deferred_twin_that_goes if {
	plan := fixtures.but(fixtures.plan([]), {"deferred_changes": [{"resource_change": {
		"address": "aws_cloudcontrolapi_resource.c",
		"type": "aws_cloudcontrolapi_resource",
		"change": {"actions": ["delete"], "before": {"type_name": "AWS::EKS::Cluster"}, "after": null},
	}}]})
	count(clusters.deferred) == 1 with input as plan
}

test_deferred_twin if {
	plan := fixtures.but(fixtures.plan([]), {"deferred_changes": [{"reason": "provider_config_unknown", "resource_change": {
		"address": "aws_cloudcontrolapi_resource.c",
		"type": "aws_cloudcontrolapi_resource",
		"mode": "managed",
		"change": {"actions": ["create"], "before": null, "after": {"type_name": "AWS::EKS::Cluster"}},
	}}]})
	fixtures.outcomes(data.rules.eks.mandatory_log_types) == {
		"aws_cloudcontrolapi_resource.c: audit": "undecided",
		"aws_cloudcontrolapi_resource.c: authenticator": "undecided",
	} with input as plan
}

# JSON that is put together of references tells of none of its values that it is set.
test_reference_in_json_sets_no_key if {
	group := fixtures.referring(control("AWS::Logs::LogGroup", ""), "desired_state", ["aws_kms_key.k.arn", "aws_kms_key.k"])
	plan := fixtures.plan([group, fixtures.key, fixtures.but(fixtures.cluster([]), {"name": "d", "address": "aws_eks_cluster.d"})])
	fixtures.outcomes(data.rules.cloudwatch.encrypted) == {"aws_cloudcontrolapi_resource.c: key": "undecided"} with input as plan
}

test_group if {
	group := fixtures.created("awscc_logs_log_group", "g", {
		"log_group_name": "/aws/eks/prod/cluster",
		"retention_in_days": 30,
		"kms_key_id": "arn:aws:kms:eu-central-1:111122223333:key/k",
	})
	plan := fixtures.plan([group])
	[[g.group_name.value, g.retention.value, values.set(g, "kms_key_id")] | some g in log_groups.remaining] == [["/aws/eks/prod/cluster", 30, "yes"]] with input as plan
}

selectors := {
	"none": {"selectors": null, "expect": "yes"},
	"management of every source": {"selectors": [{"name": "m", "field_selectors": [{"field": "eventCategory", "equals": ["Management"]}]}], "expect": "yes"},
	"without EKS": {
		"selectors": [{"name": "m", "field_selectors": [
			{"field": "eventCategory", "equals": ["Management"]},
			{"field": "eventSource", "not_equals": ["eks.amazonaws.com"]},
		]}],
		"expect": "no",
	},
	"reads only": {
		"selectors": [{"name": "m", "field_selectors": [
			{"field": "eventCategory", "equals": ["Management"]},
			{"field": "readOnly", "equals": ["true"]},
		]}],
		"expect": "no",
	},
	"fields under a name that the type does not have": {"selectors": [{"name": "m", "field_selector": [{"field": "eventCategory", "equals": ["Management"]}]}], "expect": "no"},
}

trail_with(selectors) := fixtures.created("awscc_cloudtrail_trail", "t", {"is_logging": true, "s3_bucket_name": "logs", "advanced_event_selectors": [{"field_selectors": selectors}]})

management := {"field": "eventCategory", "equals": ["Management"]}

operators := {
	"equals": {"sources": ["ec2.amazonaws.com"], "written": "Equals"},
	"not_equals": {"sources": ["eks.amazonaws.com"], "written": "NotEquals"},
	"starts_with": {"sources": ["ec2."], "written": "StartsWith"},
	"not_starts_with": {"sources": ["eks."], "written": "NotStartsWith"},
	"ends_with": {"sources": [".example.com"], "written": "EndsWith"},
	"not_ends_with": {"sources": [".com"], "written": "NotEndsWith"},
}

# Each leaves EKS out, in the words of both.
test_operators[operator] if {
	some operator, case in operators
	planned_trail := trail_with([management, {"field": "eventSource", operator: case.sources}])
	[t.sees_eks | some t in trails.list] == ["no"] with input as fixtures.plan([planned_trail])
	desired := control("AWS::CloudTrail::Trail", json.marshal({"IsLogging": true, "AdvancedEventSelectors": [{"FieldSelectors": [
		{"Field": "eventCategory", "Equals": ["Management"]},
		{"Field": "eventSource", case.written: case.sources},
	]}]}))
	[t.sees_eks | some t in trails.list] == ["no"] with input as fixtures.plan([desired])
}

test_basic_selectors[name] if {
	some name, case in {
		"in its own words": {"selector": {"read_write_type": "ReadOnly", "include_management_events": true, "exclude_management_event_sources": []}, "expect": ["read"]},
		"in CloudFormation's": {"selector": {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": true}, "expect": ["write"]},
		"null in one and a value in the other": {"selector": {"read_write_type": null, "ReadWriteType": "WriteOnly"}, "expect": ["write"]},
		"that leaves out EKS": {"selector": {"exclude_management_event_sources": ["eks.amazonaws.com"]}, "expect": []},
		"that leaves out EKS in CloudFormation's": {"selector": {"ExcludeManagementEventSources": ["eks.amazonaws.com"]}, "expect": []},
		"of data only": {"selector": {"include_management_events": false}, "expect": []},
		"of data only in CloudFormation's": {"selector": {"IncludeManagementEvents": false}, "expect": []},
		"a text": {"selector": "All", "expect": []},
	}
	trail := fixtures.created("awscc_cloudtrail_trail", "t", {"is_logging": true, "event_selectors": [case.selector]})
	[sort([half | some half in t.events.sees]) | some t in trails.list] == [case.expect] with input as fixtures.plan([trail])
}

test_null_in_one_field_and_a_value_in_the_other if {
	trail := trail_with([management, {"field": "eventSource", "Field": null, "equals": ["eks.amazonaws.com"], "Equals": null}])
	[t.sees_eks | some t in trails.list] == ["yes"] with input as fixtures.plan([trail])
}

test_trail[name] if {
	some name, case in selectors
	trail := fixtures.created("awscc_cloudtrail_trail", "t", {"is_logging": true, "s3_bucket_name": "logs", "advanced_event_selectors": case.selectors})
	[t.sees_eks | some t in trails.list] == [case.expect] with input as fixtures.plan([trail])
}

test_trail_of_cloud_control if {
	trail := control("AWS::CloudTrail::Trail", json.marshal({
		"IsLogging": true,
		"IsMultiRegionTrail": true,
		"EnableLogFileValidation": false,
		"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true, "ExcludeManagementEventSources": ["kms.amazonaws.com"]}],
	}))
	[[t.sees_eks, t.multi_region, t.validation] | some t in trails.list] == [["yes", "on", "off"]] with input as fixtures.plan([trail])
}

# In CloudFormation's words too, fields choose what they name.
test_advanced_selectors_of_cloud_control[name] if {
	some name, case in {
		"management events": {"fields": [{"Field": "eventCategory", "Equals": ["Management"]}], "expect": ["read", "write"]},
		"reads": {"fields": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "readOnly", "Equals": ["true"]}], "expect": ["read"]},
		"data events": {"fields": [{"Field": "eventCategory", "Equals": ["Data"]}], "expect": []},
	}
	trail := control("AWS::CloudTrail::Trail", json.marshal({"IsLogging": true, "AdvancedEventSelectors": [{"FieldSelectors": case.fields}]}))
	[sort([half | some half in t.events.sees]) | some t in trails.list] == [case.expect] with input as fixtures.plan([trail])
}

test_trail_stopped if {
	trail := fixtures.created("awscc_cloudtrail_trail", "t", {"is_logging": false, "s3_bucket_name": "logs"})
	[t.sees_eks | some t in trails.list] == ["no"] with input as fixtures.plan([trail])
}

test_unknown_in_a_selector if {
	trail := fixtures.but(
		fixtures.created("awscc_cloudtrail_trail", "t", {"is_logging": true, "event_selectors": [{"read_write_type": "All"}]}),
		{"unknown": {"event_selectors": [{"include_management_events": true}]}},
	)
	[t.sees_eks | some t in trails.list] == ["unknown"] with input as fixtures.plan([trail])
}

unknown_parts := {
	"data resources": {"unknown": {"event_selectors": [{"data_resources": [{"values": true}]}]}, "expect": "yes"},
	"the fields of another selector": {
		"unknown": {"advanced_event_selectors": [{}, {"field_selectors": [{}, {"equals": true}]}]},
		"expect": "yes",
	},
	"the fields of the selector": {
		"unknown": {"advanced_event_selectors": [{"field_selectors": [{}, {"equals": [true]}]}, {}]},
		"expect": "unknown",
	},
	"a selector": {"unknown": {"event_selectors": [true]}, "expect": "unknown"},
	"all selectors": {"unknown": {"event_selectors": true}, "expect": "unknown"},
}

test_unknown_part_of_selectors[name] if {
	some name, case in unknown_parts
	trail := fixtures.but(
		fixtures.created("awscc_cloudtrail_trail", "t", {
			"is_logging": true,
			"event_selectors": [selector | _ = case.unknown.event_selectors; selector := {"read_write_type": "All"}],
			"advanced_event_selectors": [{"field_selectors": fields} |
				_ = case.unknown.advanced_event_selectors
				some fields in [
					[management, {"field": "readOnly", "equals": ["true", "false"]}],
					[{"field": "eventCategory", "equals": ["Data"]}, {"field": "resources.ARN", "equals": ["x"]}],
				]
			],
		}),
		{"unknown": case.unknown},
	)
	[t.sees_eks | some t in trails.list] == [case.expect] with input as fixtures.plan([trail])
}

# Keys that fall together under one name are an error of every engine, unless somebody thinks of them.
test_names_written_twice_do_not_throw if {
	trail := control("AWS::CloudTrail::Trail", json.marshal({"AdvancedEventSelectors": [{
		"Name": "a",
		"name": "b",
		"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"], "equals": ["Data"]}],
		"field_selectors": [{"field": "eventCategory", "equals": ["Management"]}],
	}]}))
	count(data.main.result.verdicts) > 0 with input as fixtures.plan([trail])
}

test_ignore_changes_of_a_twin if {
	stack := fixtures.stack({
		"awscc_eks_cluster": {"c": {"lifecycle": {"ignore_changes": ["logging"]}}, "d": {"lifecycle": {"ignore_changes": ["enabled_cluster_log_types"]}}},
		"aws_cloudcontrolapi_resource": {"e": {"type_name": "AWS::EKS::Cluster", "lifecycle": {"ignore_changes": ["desired_state"]}}},
		"rancher2_cluster": {
			"f": {"eks_config_v2": {}, "lifecycle": {"ignore_changes": ["eks_config_v2"]}},
			"g": {"eks_config_v2": {}, "lifecycle": {"ignore_changes": ["name"]}},
		},
	})
	fixtures.outcomes(data.rules.eks.logging_not_ignored) == {
		"awscc_eks_cluster.c: ignore_changes": "deny",
		"awscc_eks_cluster.d: ignore_changes": "pass",
		"aws_cloudcontrolapi_resource.e: ignore_changes": "deny",
		"rancher2_cluster.f: ignore_changes": "deny",
		"rancher2_cluster.g: ignore_changes": "pass",
	} with input as stack
}

awscc_trail := fixtures.created("awscc_cloudtrail_trail", "t", {"is_logging": true, "s3_bucket_name": "logs"})

# Each switch of a trail, on and off, and the rule that asks for it.
switches := {
	"multi_region": {"is_multi_region_trail": true},
	"log_file_validation": {"enable_log_file_validation": true},
	"encrypted": {"kms_key_id": "arn:aws:kms:eu-central-1:111122223333:key/1"},
	"delivers_to_cloudwatch": {"cloudwatch_logs_log_group_arn": "arn:aws:logs:eu-central-1:111122223333:log-group:t:*"},
}

test_rules_read_each_attribute_of_a_trail[name] if {
	some name, attributes in switches
	{outcome | some outcome in fixtures.outcomes(data.rules.cloudtrail[name])} == {"pass"} with input as fixtures.plan([fixtures.but(awscc_trail, {"after": attributes})])
}

test_rules_miss_each_attribute_of_a_trail[name] if {
	some name, _ in switches
	{outcome | some outcome in fixtures.outcomes(data.rules.cloudtrail[name])} == {"deny"} with input as fixtures.plan([awscc_trail])
}

test_account_of_a_trail_by_its_arn if {
	was := fixtures.gone(fixtures.but(awscc_trail, {"after": arn_of("111122223333")}), ["delete"])
	other := fixtures.but(fixtures.standing(fixtures.but(awscc_trail, {"after": arn_of("444455556666")})), {"name": "u", "address": "awscc_cloudtrail_trail.u", "provider_config_key": "aws.x"})
	{found.message | some found in data.rules.cloudtrail.kept.deny} == {"the plan would delete the trail, and the nearest to it, awscc_cloudtrail_trail.u, leaves out its account"} with input as fixtures.plan([was, other])
}

arn_of(account) := {"is_multi_region_trail": true, "arn": $"arn:aws:cloudtrail:eu-central-1:{account}:trail/audit"}

test_bucket_of_a_trail if {
	bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs"})
	fixtures.outcomes(data.rules.cloudtrail.bucket_retention) == {"aws_s3_bucket.b: lifecycle": "pass"} with input as fixtures.plan([awscc_trail, bucket])
}

# Two arguments of which one is given.
test_unknown_of_a_state_machine[name] if {
	some name, case in {
		"the first": {"unknown": {"definition_string": true, "definition": false}, "expect": true},
		"the second": {"unknown": {"definition_string": false, "definition": true}, "expect": true},
		"neither": {"unknown": {"definition_string": false, "definition": false}, "expect": false},
	}
	twins.unknown_of("awscc_stepfunctions_state_machine", case.unknown) == {"definition": case.expect}
}

test_value_of_a_state_machine[name] if {
	some name, case in {
		"the first": {"values": {"definition_string": "{}"}, "expect": "{}"},
		"the second": {"values": {"definition_string": null, "definition": {"x": "y"}}, "expect": {"x": "y"}},
	}
	twins.values_of("awscc_stepfunctions_state_machine", case.values) == {"definition": case.expect}
}
