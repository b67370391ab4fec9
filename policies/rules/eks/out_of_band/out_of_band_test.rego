package rules.eks.out_of_band_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.out_of_band as rule

provisioner(command) := {"type": "local-exec", "expressions": {"command": {"constant_value": command}}}

block(provisioners) := {"address": "null_resource.r", "mode": "managed", "type": "null_resource", "name": "r", "provisioners": provisioners}

planned(module) := fixtures.plan_of_modules([], module)

root(command) := planned({"resources": [block([provisioner(command)])]})

commands := {
	"aws eks update-cluster-config --name prod --logging '{}'": "deny",
	"AWS EKS UPDATE-CLUSTER-CONFIG": "deny",
	"boto3.client('eks').update_cluster_config()": "deny",
	"eksctl utils update-cluster-logging --disable-types all": "deny",
	"aws cloudtrail stop-logging --name t": "deny",
	"new StopLoggingCommand()": "deny",
	"aws cloudtrail delete-trail --name t": "deny",
	"aws logs delete-log-group --log-group-name g": "deny",
	"aws logs put-retention-policy --retention-in-days 1": "deny",
	"aws eks update-kubeconfig --name prod": "pass",
	"aws eks describe-cluster --name prod": "pass",
	"": "pass",
}

test_command[command] if {
	some command, expect in commands
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as root(command)
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as fixtures.stack({"null_resource": {"r": {"provisioner": [{"local-exec": {"command": command}}]}}})
}

test_any_of_several if {
	plan := planned({"resources": [block([provisioner("true"), provisioner("aws cloudtrail stop-logging"), {"type": "remote-exec", "expressions": {"inline": {"constant_value": ["x", "aws logs delete-log-group"]}}}])]})
	[found.message | some found in rule.deny] == [`a provisioner calls "delete-log-group", "stop-logging"`] with input as plan
}

test_nested_modules if {
	plan := planned({"module_calls": {"a": {"module": {
		"resources": [],
		"module_calls": {"b": {"module": {"resources": [block([provisioner("aws cloudtrail stop-logging")])]}}},
	}}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"module.a.module.b.null_resource.r: provisioner": "deny"} with input as plan
}

test_what_is_no_module_holds_none[name] if {
	inner := {"a": {"module": {"resources": [block([provisioner("aws cloudtrail stop-logging")])]}}}
	some name, module in {
		"beside module_calls": {"other": inner},
		"beside module": {"module_calls": {"a": {"other": inner.a.module}}},
		"deeper": {"module_calls": {"a": {"module": {"other": inner}}}},
	}
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as planned(module)
}

test_without_an_address[address] if {
	some address in ["null", "5", "[]"]
	plan := planned({"resources": [object.union(block([provisioner("aws cloudtrail stop-logging")]), {"address": json.unmarshal(address)})]})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"a resource: provisioner": "deny"} with input as plan
}

test_with_no_address_at_all if {
	plan := planned({"resources": [object.remove(block([provisioner("aws cloudtrail stop-logging")]), ["address"])]})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"a resource: provisioner": "deny"} with input as plan
}

test_none[provisioners] if {
	some provisioners in ["null", "[]", "{}", "\"\""]
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as planned({"resources": [block(json.unmarshal(provisioners))]})
}

referring(references) := planned({"resources": [block([{"type": "local-exec", "expressions": {"command": {"references": references}}}])]})

test_command_of_references_is_named if {
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "warn"} with input as referring(["aws_eks_cluster.c.name", "aws_eks_cluster.c"])
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "warn"} with input as referring(["module.logs.aws_cloudtrail.t"])
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "pass"} with input as referring(["aws_vpc.v.id", "aws_vpc.v", "var.aws_eks_cluster"])
}

test_provisioner_of_a_twin if {
	stack := fixtures.stack({"awscc_eks_cluster": {"c": {"provisioner": [{"local-exec": {"command": "aws cloudtrail stop-logging"}}]}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"awscc_eks_cluster.c: provisioner": "deny"} with input as stack
}

test_words_are_no_references if {
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "pass"} with input as root("echo module.m.aws_eks_cluster.c")
}

test_attribute_of_that_name_is_none if {
	resource := fixtures.created("null_resource", "r", {"provisioner": "aws cloudtrail stop-logging"})
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as fixtures.plan([resource])
}

test_data_sources_have_none if {
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as fixtures.plan([fixtures.cluster([])])
}

# The plan's values may look like a configuration.
test_values_are_no_configuration if {
	cluster := fixtures.but(fixtures.cluster([]), {"after": {"tags": {"resources": [block([provisioner("aws cloudtrail stop-logging")])]}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as fixtures.plan([cluster])
}
