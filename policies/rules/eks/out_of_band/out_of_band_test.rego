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

test_command_that_goes_on_in_the_next_line if {
	command := "aws eks update-\\\ncluster-config --name prod"
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "deny"} with input as root(command)
}

invoking(invocation) := fixtures.but(fixtures.plan([]), {"action_invocations": [object.union({"address": "action.local_command.a", "type": "local_command", "name": "a"}, invocation)]})

invocations := {
	"a call": {"invocation": {"config_values": {"command": "aws", "arguments": ["eks", "update-cluster-config", "--name", "m"]}}, "expect": "deny"},
	"a call of a shell": {"invocation": {"config_values": {"command": "bash", "arguments": ["-c", "aws cloudtrail stop-logging"]}}, "expect": "deny"},
	"another call": {"invocation": {"config_values": {"command": "aws", "arguments": ["eks", "update-kubeconfig"]}}, "expect": "pass"},
	"nothing": {"invocation": {}, "expect": "pass"},
	"nothing unknown": {"invocation": {"config_values": {"command": "aws"}, "config_unknown": {"arguments": [false]}}, "expect": "pass"},
	"an unknown command": {"invocation": {"config_values": {}, "config_unknown": {"command": true}}, "expect": "warn"},
	"an unknown argument": {"invocation": {"config_values": {"command": "aws"}, "config_unknown": {"arguments": [false, true]}}, "expect": "warn"},
	"all unknown": {"invocation": {"config_unknown": true}, "expect": "warn"},
	"an unknown argument of a call": {"invocation": {"config_values": {"arguments": ["stop-logging"]}, "config_unknown": {"arguments": [false, true]}}, "expect": "deny"},
	"something else, unknown": {"invocation": {"type": "aws_sns_publish", "config_unknown": {"message": true}}, "expect": "pass"},
}

test_action[name] if {
	some name, case in invocations
	fixtures.outcomes(data.rules.eks.out_of_band) == {"action.local_command.a: action": case.expect} with input as invoking(case.invocation)
}

test_messages_of_actions[message] if {
	some message, values in {
		`an action calls "stop-logging"`: {"config_values": {"arguments": ["stop-logging"]}},
		"what an action calls is known only after apply": {"config_unknown": {"command": true}},
	}
	[found.message | some found in rule.deny] == [message] with input as invoking(values)
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
