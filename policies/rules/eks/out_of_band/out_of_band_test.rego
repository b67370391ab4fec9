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
	"aws logs delete-log-group --log-group-name /aws/eks/prod/cluster": "deny",
	"aws logs delete-log-group --log-group-name=/aws/eks/prod/cluster": "deny",
	"aws logs delete-log-group --log-group-name /aws/eks/alias/cluster": "deny",
	"aws logs delete-log-group --log-group-name g": "pass",
	"aws logs delete-log-group --log-group-name $GROUP": "warn",
	"aws logs delete-log-group": "warn",
	"aws logs put-retention-policy --log-group-name /aws/eks/prod/cluster --retention-in-days 1": "deny",
	"aws logs put-retention-policy --log-group-name /aws/eks/prod/cluster --retention-in-days 365": "pass",
	"logs.put_retention_policy(logGroupName='/aws/eks/prod/cluster', retentionInDays=7)": "deny",
	"logs.put_retention_policy(logGroupName='/app/web', retentionInDays=7)": "pass",
	"aws logs delete-log-stream --log-group-name /aws/eks/prod/cluster --log-stream-name s": "deny",
	"aws logs put-account-policy --policy-type RETENTION_POLICY --policy-name p": "deny",
	"aws logs put-account-policy --policy-type DATA_PROTECTION_POLICY --policy-name p": "pass",
	"aws --region eu-central-1 cloudtrail --no-cli-pager stop-logging --name t": "deny",
	"aws cloudtrail stop-'logging' --name t": "deny",
	"aws cloudtrail start-logging --name t": "pass",
	"aws cloudtrail put-event-selectors --trail-name t --event-selectors '[{\"ReadWriteType\":\"ReadOnly\"}]'": "deny",
	"aws cloudtrail put-event-selectors --trail-name t --event-selectors '[{\"ReadWriteType\":\"All\"}]'": "pass",
	"aws cloudtrail put-event-selectors --trail-name t --event-selectors file://s.json": "deny",
	"aws cloudtrail update-trail --name t --is-multi-region-trail": "pass",
	"aws cloudtrail update-trail --name t --no-is-multi-region-trail": "deny",
	"cloudtrail.update_trail(Name='t')": "deny",
	"aws eks update-cluster-config --name prod --logging '{\"clusterLogging\":[{\"types\":[\"audit\"],\"enabled\":true}]}'": "pass",
	"aws eks update-cluster-config --name prod --logging '{\"clusterLogging\":[{\"types\":[\"audit\"],\"enabled\":false}]}'": "deny",
	"aws eks update-cluster-config --name prod --logging clusterLogging=[{types=[audit],enabled=false}]": "deny",
	"aws eks update-cluster-config --name prod --resources-vpc-config endpointPublicAccess=false": "pass",
	"eksctl utils update-cluster-logging --enable-types all": "pass",
	"aws kms schedule-key-deletion --key-id alias/logs": "warn",
	"aws kms schedule-key-deletion --key-id nobodys": "pass",
	"aws kms schedule-key-deletion --key-id $KEY": "warn",
	"aws s3 rm s3://artifacts --recursive": "pass",
	"aws s3 rm $BUCKET --recursive": "warn",
	"aws s3 ls s3://artifacts": "pass",
	"aws cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier prod --patch-document '[{\"op\":\"remove\",\"path\":\"/Logging\"}]'": "deny",
	"aws cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier prod --patch-document '[{\"op\":\"replace\",\"path\":\"/Version\"}]'": "pass",
	"aws cloudcontrol update-resource --type-name AWS::EC2::VPC --identifier v": "pass",
	"aws cloudcontrol delete-resource --type-name AWS::Logs::LogGroup --identifier /aws/eks/prod/cluster": "deny",
	"aws eks update-cluster-config --name prod --logging clusterLogging=[{types=[api],enabled=true},{types=[audit],enabled=false}]": "deny",
	"aws eks update-cluster-config --name prod --resources-vpc-config endpointPublicAccess=false --logging file://logging.json": "deny",
	"eksctl utils update-cluster-logging -f cluster.yaml": "deny",
	"eksctl utils update-cluster-logging --enable-types api --disable-types audit": "deny",
	"aws cloudtrail put-event-selectors --trail-name t --event-selectors '[]'": "deny",
	"aws cloudtrail put-event-selectors --trail-name t --event-selectors '[{\"ReadWriteType\":\"All\",\"ExcludeManagementEventSources\":[\"kms.amazonaws.com\"]}]'": "deny",
	"aws logs delete-log-group --log-group-name file://group.txt": "warn",
	"aws logs delete-log-group --log-group-name /aws/eks//cluster": "pass",
	"aws cloudcontrol update-resource --type-name AWS::CloudTrail::Trail --identifier t --patch-document '[{\"op\":\"replace\",\"path\":\"/IsLogging\",\"value\":false}]'": "deny",
	"aws cloudcontrol delete-resource --type-name AWS::EKS::Cluster --identifier prod --role-arn arn:aws:iam::111122223333:role/admin": "deny",
	"aws cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier prod": "deny",
	"aws cloudcontrol delete-resource --type-name AWS::Logs::LogGroup --identifier /aws/eks/prod/cluster --client-token identifier=1": "deny",
	"echo 'never delete the trail; stop logging in at night'": "pass",
	"./scripts/update.sh cluster config.yaml": "pass",
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
	"a command without a list of arguments": {"invocation": {"config_values": {"command": "aws cloudtrail stop-logging", "arguments": null}}, "expect": "deny"},
	"a command of several arguments": {"invocation": {"config_values": {"command": "aws", "arguments": ["s3", "rm", "--recursive", "s3://$BUCKET"]}}, "expect": "warn"},
	"a command with an argument that is no text": {"invocation": {"config_values": {"command": "aws", "arguments": ["cloudtrail", "stop-logging", 5]}}, "expect": "deny"},
	"something else, unknown": {"invocation": {"type": "aws_sns_publish", "config_unknown": {"message": true}}, "expect": "pass"},
}

test_action[name] if {
	some name, case in invocations
	fixtures.outcomes(data.rules.eks.out_of_band) == {"action.local_command.a: action": case.expect} with input as invoking(case.invocation)
}

test_what_is_no_list_of_actions_holds_none[given] if {
	some given in ["{}", "null", `"stop-logging"`]
	plan := fixtures.but(fixtures.plan([]), {"action_invocations": json.unmarshal(given)})
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as plan
}

test_messages_of_actions[message] if {
	some message, values in {
		`an action calls "stop-logging"`: {"config_values": {"arguments": ["stop-logging"]}},
		"what an action calls is known only after apply": {"config_unknown": {"command": true}},
	}
	[found.message | some found in rule.deny] == [message] with input as invoking(values)
}

test_any_of_several if {
	plan := planned({"resources": [block([provisioner("true"), provisioner("aws cloudtrail stop-logging"), {"type": "remote-exec", "expressions": {"inline": {"constant_value": ["x", "aws logs delete-log-group --log-group-name /aws/eks/a/cluster"]}}}])]})
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

# The fixtures' plans would lack an attribute that no rule declares.
test_attribute_of_that_name_is_none if {
	plan := fixtures.plan([fixtures.created("null_resource", "r", {})])
	[change] := plan.resource_changes
	written := fixtures.but(change, {"change": {"after": {"provisioner": "aws cloudtrail stop-logging"}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as fixtures.but(plan, {"resource_changes": [written]})
}

test_data_sources_have_none if {
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as fixtures.plan([fixtures.cluster([])])
}

# The plan's values may look like a configuration.
test_values_are_no_configuration if {
	cluster := fixtures.but(fixtures.cluster([]), {"after": {"tags": {"resources": [block([provisioner("aws cloudtrail stop-logging")])]}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as fixtures.plan([cluster])
}

arn := "arn:aws:kms:eu-central-1:111122223333:key/1"

ours := [
	fixtures.standing(fixtures.but(fixtures.key, {"after": {"arn": arn, "key_id": "1"}})),
	fixtures.standing(fixtures.but(fixtures.group, {"after": {"kms_key_id": arn}})),
	fixtures.standing(fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": "arn:aws:logs:eu-central-1:111122223333:log-group:trails:*"}})),
	fixtures.standing(fixtures.created("aws_cloudwatch_log_group", "trails", {"name": "trails"})),
	fixtures.standing(fixtures.created("aws_cloudwatch_log_group", "app", {"name": "app"})),
	fixtures.standing(fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"name": "archive"})),
]

among_ours(command) := fixtures.but(fixtures.plan(ours), {"configuration": {"root_module": {"resources": array.concat([fixtures.declaration(resource) | some resource in ours], [block([provisioner(command)])])}}})

targets := {
	"aws kms schedule-key-deletion --key-id 1": "deny",
	"aws kms schedule-key-deletion --key-id arn:aws:kms:eu-central-1:111122223333:key/1": "deny",
	"aws kms put-key-policy --key-id 1 --policy file://p.json": "deny",
	"aws kms describe-key --key-id 1": "pass",
	"kms.ScheduleKeyDeletionCommand({KeyId: '2'})": "pass",
	"aws s3 rm s3://logs --recursive": "deny",
	"aws s3 rb --force s3://logs": "deny",
	"aws s3 sync dist s3://logs --delete": "deny",
	"aws s3 sync s3://logs dist --delete": "pass",
	"aws s3 sync s3://logs s3://copy": "pass",
	"aws s3 sync dist s3://logs": "pass",
	"aws s3 sync s3://pages s3://logs --delete": "deny",
	"aws s3api delete-bucket --bucket logs": "deny",
	"aws s3api delete-bucket --bucket pages": "pass",
	"aws s3api delete-object --bucket logs --key bucket=pages/1": "deny",
	"aws logs delete-log-group --log-group-name trails": "deny",
	"aws logs delete-log-group --log-group-name app": "pass",
	"aws s3 mv s3://logs/a s3://other/a": "deny",
	"aws s3 mv s3://other/a s3://logs/a": "pass",
	"aws s3api delete-bucket-policy --bucket logs": "deny",
	"aws s3api delete-bucket-policy --bucket pages": "pass",
	"aws s3api put-bucket-lifecycle-configuration --bucket logs --lifecycle-configuration file://l.json": "deny",
	"aws firehose delete-delivery-stream --delivery-stream-name archive": "deny",
	"aws firehose delete-delivery-stream --delivery-stream-name clicks": "pass",
}

test_target[command] if {
	some command, expect in targets
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as among_ours(command)
}

test_target_by_reference_in_a_configuration[command] if {
	some command, expect in {
		"aws s3 rm s3://${aws_s3_bucket.b.id} --recursive": "deny",
		"aws s3 rm s3://${aws_s3_bucket.pages.id} --recursive": "warn",
		"aws logs delete-log-group --log-group-identifier ${aws_cloudwatch_log_group.g.arn}": "deny",
		"aws logs delete-log-group --log-group-identifier ${aws_cloudwatch_log_group.app.arn}": "warn",
	}
	stack := fixtures.stack({
		"aws_cloudtrail": {"t": {"s3_bucket_name": "${aws_s3_bucket.b.id}"}},
		"aws_s3_bucket": {"b": {}, "pages": {}},
		"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster"}, "app": {"name": "/app"}},
		"null_resource": {"r": {"provisioner": [{"local-exec": {"command": command}}]}},
	})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as stack
}

schedule(target) := fixtures.created("aws_scheduler_schedule", "s", {"target": [target]})

schedules := {
	"stops logging": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging", "input": `{"Name":"audit"}`}, "expect": "deny"},
	"stops logging without an input": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging", "input": null}, "expect": "deny"},
	"starts logging": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:cloudtrail:startLogging", "input": `{"Name":"audit"}`}, "expect": "pass"},
	"deletes a cluster's group": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:cloudwatchlogs:deleteLogGroup", "input": `{"LogGroupName":"/aws/eks/prod/cluster"}`}, "expect": "deny"},
	"deletes another group": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:cloudwatchlogs:deleteLogGroup", "input": `{"LogGroupName":"/app"}`}, "expect": "pass"},
	"scales nodes": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:eks:updateNodegroupConfig", "input": "{}"}, "expect": "pass"},
	"has no input": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:ec2:stopInstances", "input": null}, "expect": "pass"},
}

test_schedule[name] if {
	some name, case in schedules
	fixtures.outcomes(data.rules.eks.out_of_band) == {"aws_scheduler_schedule.s: schedule": case.expect} with input as fixtures.plan([schedule(case.target)])
}

machine(states) := fixtures.created("aws_sfn_state_machine", "m", {"definition": json.marshal({"States": states})})

machines := {
	"stops logging": {"states": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudtrail:stopLogging", "Parameters": {"Name": "audit"}}}, "expect": "deny"},
	"stops logging within a map": {"states": {"A": {"Type": "Map", "Iterator": {"States": {"B": {"Resource": "arn:aws:states:::aws-sdk:cloudtrail:stopLogging"}}}}}, "expect": "deny"},
	"deletes another group": {"states": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup", "Arguments": {"LogGroupName": "/app"}}}, "expect": "pass"},
	"only waits": {"states": {"A": {"Type": "Wait"}}, "expect": "pass"},
}

test_schedule_that_deletes_a_bucket[bucket] if {
	some bucket, expect in {"logs": "deny", "pages": "pass"}
	deleting := schedule({"arn": "arn:aws:scheduler:::aws-sdk:s3:deleteBucket", "input": json.marshal({"Bucket": bucket})})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"aws_scheduler_schedule.s: schedule": expect} with input as fixtures.plan([fixtures.standing(fixtures.trail), deleting])
}

test_state_machine[name] if {
	some name, case in machines
	fixtures.outcomes(data.rules.eks.out_of_band) == {"aws_sfn_state_machine.m: state machine": case.expect} with input as fixtures.plan([machine(case.states)])
}

test_deferred_action if {
	invocation := {"address": "action.local_command.a", "type": "local_command", "name": "a", "config_values": {"command": "aws", "arguments": ["cloudtrail", "stop-logging"]}}
	plan := fixtures.but(fixtures.plan([]), {"deferred_action_invocations": [{"reason": "provider_config_unknown", "action_invocation": invocation}]})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"action.local_command.a: action": "deny"} with input as plan
	none := fixtures.but(plan, {"action_invocations": null})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"action.local_command.a: action": "deny"} with input as none
}

stopping := {"arn": "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging", "input": `{"Name":"audit"}`}

states_that_stop := {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudtrail:stopLogging"}}

# What a plan takes away, and what a configuration makes none of, calls nothing.
test_what_goes_calls_nothing[action] if {
	some action in ["delete", "forget"]
	gone := [fixtures.gone(resource, [action]) | some resource in [schedule(stopping), machine(states_that_stop)]]
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as fixtures.plan(gone)
}

test_what_there_are_none_of_calls_nothing if {
	stack := fixtures.stack({
		"aws_scheduler_schedule": {"s": {"count": 0, "target": stopping}},
		"aws_sfn_state_machine": {"m": {"count": 0, "definition": json.marshal({"States": states_that_stop})}},
	})
	fixtures.outcomes(data.rules.eks.out_of_band) == {} with input as stack
}

test_remedy_for_the_callers_of_a_module if {
	plan := planned({"module_calls": {"a": {"module": {"resources": [block([provisioner("aws cloudtrail stop-logging")])]}}}})
	[found.remediation | some found in rule.deny] == ["use a version or an argument of the module that does not make this call, or ask its maintainers for one"] with input as plan
}

test_the_root_module_has_the_remedy_of_the_rule if {
	plan := planned({"resources": [block([provisioner("aws cloudtrail stop-logging")])]})
	[object.get(found, "remediation", "") | some found in rule.deny] == [""] with input as plan
}

test_key_of_a_trail_alone if {
	trail := fixtures.standing(fixtures.but(fixtures.trail, {"after": {"kms_key_id": arn}}))
	command := block([provisioner("aws kms disable-key --key-id 1")])
	plan := fixtures.but(fixtures.plan([trail]), {"configuration": {"root_module": {"resources": [fixtures.declaration(trail), command]}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "deny"} with input as plan
}
