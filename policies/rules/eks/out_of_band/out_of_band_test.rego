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
	"cloudtrail.update_trail(Name='t', IsMultiRegionTrail=False)": "deny",
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
	"a command without a list of arguments": {"invocation": {"config_values": {"command": "aws", "arguments": null}}, "expect": "pass"},
	"a command of several arguments": {"invocation": {"config_values": {"command": "aws", "arguments": ["s3", "rm", "--recursive", "s3://$BUCKET"]}}, "expect": "warn"},
	"a command with an argument that is no text": {"invocation": {"config_values": {"command": "aws", "arguments": ["cloudtrail", "stop-logging", 5]}}, "expect": "deny"},
	"an unknown argument of a call": {"invocation": {"config_values": {"command": "aws", "arguments": ["cloudtrail", "stop-logging"]}, "config_unknown": {"arguments": [false, true]}}, "expect": "deny"},
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
		`an action calls "stop-logging"`: {"config_values": {"command": "aws", "arguments": ["cloudtrail", "stop-logging"]}},
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
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "warn"} with input as referring(["aws_cloudwatch_log_group.g.name"])
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

# Shells

in_shells := {
	"env AWS_PROFILE=x /usr/local/bin/aws cloudtrail stop-logging --name t": "deny",
	"sudo -E timeout 10 aws cloudtrail stop-logging --name t || true": "deny",
	"if ! aws cloudtrail stop-logging --name t; then exit 1; fi": "deny",
	"(aws cloudtrail stop-logging --name t)": "deny",
	"x=$(aws cloudtrail stop-logging --name t)": "deny",
	"x=\"$(aws cloudtrail stop-logging --name \"t\")\"": "deny",
	"echo \"$(aws cloudtrail get-trail-status --name t)\"": "pass",
	"echo \"`aws cloudtrail stop-logging --name t`\"": "deny",
	"echo `aws cloudtrail stop-logging --name t`": "deny",
	"bash -c \"sh -c 'aws cloudtrail stop-logging'\"": "deny",
	"bash -c \"sh -c 'eval \\\"aws cloudtrail stop-logging\\\"'\"": "deny",
	"ssh host 'aws cloudtrail stop-logging --name t'": "deny",
	"bash <<'EOF'\naws cloudtrail stop-logging --name t\nEOF": "deny",
	"cat > off.sh <<EOF\naws cloudtrail stop-logging --name t\nEOF": "deny",
	"cat <<EOF > scp.json\n{\"Action\": \"cloudtrail:StopLogging\"}\naws cloudtrail stop-logging\nEOF\necho done": "pass",
	"cat <<EOF > a.txt\naws cloudtrail stop-logging\nEOF\naws cloudtrail delete-trail --name t": "deny",
	"cat <<-EOF > a.txt\n\taws cloudtrail stop-logging\n\tEOF": "pass",
	"cat <<A > a.txt\naws cloudtrail stop-logging\nB\nA\ncat <<B > b.txt\naws cloudtrail stop-logging\nB": "pass",
	"echo 'aws cloudtrail stop-logging --name t' | bash": "deny",
	"echo 'aws cloudtrail stop-logging --name t' > note.txt": "pass",
	"echo aws cloudtrail stop-logging is forbidden": "pass",
	"echo t | xargs aws cloudtrail stop-logging --name": "deny",
	"grep -r 'aws cloudtrail stop-logging' .": "pass",
	"true # aws cloudtrail stop-logging --name t": "pass",
	"true#; aws cloudtrail stop-logging --name t": "deny",
	"aws cloudtrail stop-logging help": "pass",
	"aws cloudtrail stop-logging --generate-cli-skeleton": "pass",
	"helm upgrade --install trail ./delete-trail": "pass",
	"docker run --rm amazon/aws-cli:2.15.0 cloudtrail stop-logging --name t": "deny",
	"aws --profile cloudtrail s3 ls": "pass",
	"aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=StopLogging": "pass",
	"aws logs put-metric-filter --log-group-name g --filter-pattern '{ ($.eventName = StopLogging) }'": "pass",
	"aws iam simulate-principal-policy --action-names cloudtrail:StopLogging cloudtrail:DeleteTrail": "pass",
	"aws apigateway delete-resource --rest-api-id a --resource-id b": "pass",
	"aws $SERVICE stop-logging --name t": "deny",
	"aws logs delete-log-group --log-group-name '/aws/eks/'$CLUSTER'/cluster'": "deny",
	"aws logs delete-log-group --log-group-name=/app 2>&1 >/dev/null": "pass",
	"aws logs delete-log-group --log-group-name /app --log-group-name /aws/eks/prod/cluster": "deny",
	"aws logs delete-log-group --log-group-name arn:aws:logs:eu-central-1:111122223333:log-group:/aws/eks/prod/cluster:*": "deny",
	"aws logs delete-log-group --cli-input-json '{\"logGroupName\":\"/app\"}'": "pass",
	"aws logs delete-log-group --cli-input-json '{\"logGroupName\":\"/aws/eks/prod/cluster\"}'": "deny",
	"pwsh -Command \"Stop-CTLogging -Name t\"": "deny",
	"pwsh -Command \"Start-CTLogging -Name t\"": "pass",
	"pwsh -Command \"Remove-CWLLogGroup -LogGroupName /app -Force\"": "pass",
	"curl -H 'X-Amz-Target: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.StopLogging' https://cloudtrail.eu-central-1.amazonaws.com": "deny",
}

test_shells[command] if {
	some command, expect in in_shells
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as root(command)
}

in_programs := {
	"import boto3\nboto3.client('logs').delete_log_group(\n    logGroupName='/aws/eks/prod/cluster'\n)": "deny",
	"import boto3\nboto3.client('logs').delete_log_group(\n    logGroupName='/app'\n)": "pass",
	"import boto3\nboto3.client('logs').delete_log_group(logGroupName=name)": "warn",
	"import boto3\ndef stop_logging(name):\n    pass": "pass",
	"import boto3\nboto3.client('cloudtrail').lookup_events(LookupAttributes=[{'AttributeValue': 'StopLogging'}])": "pass",
	"import boto3\nboto3.client('eks').update_cluster_config(\n    name='prod',\n    logging={'clusterLogging': [{'types': ['audit'], 'enabled': True}]},\n)": "pass",
	"import boto3\nboto3.client('eks').update_cluster_config(name='prod', resourcesVpcConfig={'endpointPublicAccess': False})": "pass",
	"import boto3\nboto3.client('eks').update_cluster_config(**arguments)": "deny",
	"import os\nos.system('aws cloudtrail stop-logging --name t')": "deny",
	"import subprocess\nsubprocess.run(['aws', 'cloudtrail', 'stop-logging', '--name', 't'])": "deny",
	"import subprocess\nsubprocess.run(['aws', 'cloudtrail', 'get-trail-status', '--name', 't'])": "pass",
	"import boto3\nboto3.client('s3').delete_objects(Delete={'Objects': [{'Key': 'bucket=logs'}]}, Bucket='pages')": "pass",
}

test_programs[program] if {
	some program, expect in in_programs
	some interpreter in ["python3", "/usr/bin/python"]
	run := {"type": "local-exec", "expressions": {"command": {"constant_value": program}, "interpreter": {"constant_value": [interpreter, "-c"]}}}
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as planned({"resources": [block([run])]})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as root($"python3 - <<'PY'\n{program}\nPY")
}

test_lines_of_a_remote_script_are_one_text if {
	script := {"type": "remote-exec", "expressions": {"inline": {"constant_value": ["bash <<EOF", "aws cloudtrail stop-logging", "EOF"]}}}
	data_only := {"type": "remote-exec", "expressions": {"inline": {"constant_value": ["cat > a.txt <<EOF", "aws cloudtrail stop-logging", "EOF"]}}}
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "deny"} with input as planned({"resources": [block([script])]})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "pass"} with input as planned({"resources": [block([data_only])]})
}

operations := {
	"aws s3api delete-bucket-lifecycle --bucket logs": "pass",
	"aws s3api delete-bucket-tagging --bucket logs": "pass",
	"aws s3api delete-object-tagging --bucket logs --key k": "pass",
	"aws s3api delete-objects --profile my-bucket --bucket logs --delete file://x": "deny",
	"aws s3api delete-bucket --bucket arn:aws:s3:::logs": "deny",
	"aws kms disable-key-rotation --key-id 1": "pass",
	"aws s3 mv ./file s3://logs/file": "pass",
	"aws s3 rm --exclude s3://x s3://logs/file": "deny",
	"aws s3 sync dist $TARGET --delete": "warn",
	"aws s3 sync s3://logs/a": "pass",
	"aws cloudtrail update-event-data-store --event-data-store s --retention-period 7": "deny",
	"aws cloudtrail update-event-data-store --event-data-store s --retention-period 364": "deny",
	"aws cloudtrail update-event-data-store --event-data-store s --retention-period 365": "pass",
	"aws cloudtrail update-event-data-store --event-data-store s --retention-period $DAYS": "warn",
	"aws cloudtrail update-event-data-store --event-data-store s --name n": "pass",
	"aws logs put-account-policy --policy-type RETENTION_POLICY --policy-document '{\"retentionInDays\":3650}'": "pass",
	"aws logs put-account-policy --policy-type RETENTION_POLICY --policy-document '{\"retentionInDays\":364}'": "deny",
	"aws logs put-account-policy --policy-type $TYPE --policy-document file://p.json": "warn",
	"aws cloudtrail update-trail --name t --cloud-watch-logs-log-group-arn a --cloud-watch-logs-role-arn b": "pass",
	"aws cloudtrail update-trail --name t --kms-key-id alias/logs": "pass",
	"aws cloudtrail update-trail --name t --kms-key-id ''": "deny",
	"aws cloudtrail update-trail --name t --s3-bucket-name other": "deny",
	"aws cloudtrail put-event-selectors --trail-name t --advanced-event-selectors '[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]}]'": "pass",
	"aws cloudtrail put-event-selectors --trail-name t --advanced-event-selectors '[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]},{\"Field\":\"readOnly\",\"Equals\":[\"true\"]}]}]'": "deny",
	"aws cloudtrail put-event-selectors --trail-name t --advanced-event-selectors '[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]}]}]'": "deny",
	"aws eks update-cluster-config --name logging --resources-vpc-config endpointPublicAccess=false": "pass",
	"aws eks update-cluster-config --name p --logging '{\n\"clusterLogging\": [{\"types\": [\"audit\"], \"enabled\": true}]\n}'": "pass",
	"aws cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier p --patch-document '[{\"op\":\"add\",\"path\":\"/Logging\",\"value\":{\"ClusterLogging\":{\"EnabledTypes\":[{\"Type\":\"audit\"},{\"Type\":\"authenticator\"}]}}}]'": "pass",
	"aws cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier p --patch-document '[{\"op\":\"add\",\"path\":\"/Logging\",\"value\":{\"ClusterLogging\":{\"EnabledTypes\":[{\"Type\":\"audit\"}]}}}]'": "deny",
	"aws cloudcontrol update-resource --type-name AWS::Logs::LogGroup --identifier /aws/eks/p/cluster --patch-document '[{\"op\":\"replace\",\"path\":\"/RetentionInDays\",\"value\":365}]'": "pass",
	"aws cloudcontrol update-resource --type-name AWS::Logs::LogGroup --identifier /aws/eks/p/cluster --patch-document '[{\"op\":\"replace\",\"path\":\"/RetentionInDays\",\"value\":364}]'": "deny",
	"aws cloudcontrol update-resource --type-name AWS::CloudTrail::Trail --identifier t --patch-document '[{\"op\":\"replace\",\"path\":\"/IsLogging\",\"value\":true}]'": "pass",
	"aws cloudcontrol update-resource --type-name AWS::CloudTrail::Trail --identifier t --patch-document '[{\"op\":\"add\",\"path\":\"/Tags/-\",\"value\":{}}]'": "pass",
	"aws cloudcontrol delete-resource --type-name AWS::S3::BucketPolicy --identifier logs": "deny",
	"aws cloudcontrol delete-resource --type-name $TYPE --identifier x": "warn",
	"aws cloudcontrol delete-resource --type-name AWS::S3::Bucket": "warn",
	"aws logs delete-subscription-filter --log-group-name /aws/eks/prod/cluster --filter-name datadog": "pass",
}

test_operation[command] if {
	some command, expect in operations
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as among_ours(command)
}

# Provisioners

local(expressions) := {"type": "local-exec", "expressions": {name: {"constant_value": value} | some name, value in expressions}}

test_arguments_of_a_provisioner[name] if {
	some name, case in {
		"an interpreter that is a shell": {"expressions": {"interpreter": ["/bin/bash", "-c"], "command": "aws cloudtrail stop-logging"}, "expect": "deny"},
		"an interpreter that runs nothing": {"expressions": {"interpreter": ["cat"], "command": "aws cloudtrail stop-logging"}, "expect": "pass"},
		"an interpreter whose words are no command": {"expressions": {"interpreter": ["cat", "aws cloudtrail stop-logging"], "command": "x"}, "expect": "pass"},
		"an interpreter that is none": {"expressions": {"interpreter": null, "command": "aws cloudtrail stop-logging"}, "expect": "deny"},
		"a command that is no text": {"expressions": {"command": 5}, "expect": "pass"},
		"lines": {"expressions": {"inline": ["x", "aws cloudtrail stop-logging", 5]}, "expect": "deny"},
		"a file": {"expressions": {"content": "aws cloudtrail stop-logging", "destination": "/x"}, "expect": "deny"},
		"a variable of the environment": {"expressions": {"environment": {"X": "aws cloudtrail list-trails", "Y": 5}}, "expect": "pass"},
	}
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": case.expect} with input as planned({"resources": [block([local(case.expressions)])]})
}

test_text_that_is_not_read if {
	sixteen := "xxxxxxxxxxxxxxxx"
	many := replace(sixteen, "x", sixteen)
	text := concat("", ["aws cloudtrail stop-logging #", replace(many, "x", many)])
	[{"level": found.level, "message": found.message} | some found in rule.deny] == [{
		"level": "warn",
		"message": "a provisioner names an operation of AWS's API in a text of more than 65536 characters, which is not read",
	}] with input as root(text)
}

test_messages_of_targets if {
	{found.message | some found in rule.deny} == {`a provisioner calls "stop-logging"`, `a provisioner calls "disable-key", and the text does not name the resource`} with input as root("aws cloudtrail stop-logging; aws kms disable-key --key-id $K")
}

# A name that is lost and untold is only named once.
test_one_of_two_targets_is_untold if {
	command := "aws logs delete-log-group --log-group-name /aws/eks/a/cluster; aws logs delete-log-group --log-group-name $X"
	[found.message | some found in rule.deny] == [`a provisioner calls "delete-log-group"`] with input as root(command)
}

# Archives

archived := [
	fixtures.standing(fixtures.group),
	fixtures.standing(fixtures.created("aws_cloudwatch_log_subscription_filter", "f", {"name": "archive", "log_group_name": "/aws/eks/prod/cluster", "destination_arn": "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s"})),
	fixtures.standing(fixtures.created("aws_kinesis_firehose_delivery_stream", "s", {"name": "s", "arn": "arn:aws:firehose:eu-central-1:111122223333:deliverystream/s", "extended_s3_configuration": [{"bucket_arn": "arn:aws:s3:::archive"}]})),
	fixtures.standing(fixtures.created("aws_s3_bucket", "b", {"bucket": "archive"})),
]

test_archive[command] if {
	some command, expect in {
		"aws s3 rm s3://archive --recursive": "deny",
		"aws s3api delete-bucket-policy --bucket archive": "deny",
		"aws s3 rm s3://pages --recursive": "pass",
		"aws logs delete-subscription-filter --log-group-name /aws/eks/prod/cluster --filter-name archive": "deny",
		"aws logs delete-subscription-filter --log-group-name /aws/eks/prod/cluster --filter-name $FILTER": "deny",
		"aws logs delete-subscription-filter --log-group-name /aws/eks/prod/cluster --filter-name datadog": "pass",
	}
	plan := fixtures.but(fixtures.plan(archived), {"configuration": {"root_module": {"resources": array.concat([fixtures.declaration(resource) | some resource in archived], [block([provisioner(command)])])}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as plan
}

# No document declares the group, whose name is that of a cluster's.
test_archive_without_its_group if {
	others := array.slice(archived, 1, 4)
	plan := fixtures.but(fixtures.plan(others), {"configuration": {"root_module": {"resources": array.concat([fixtures.declaration(resource) | some resource in others], [block([provisioner("aws s3 rm s3://archive --recursive")])])}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "deny"} with input as plan
}

test_bucket_of_an_archive_of_an_application_is_not_ours if {
	others := array.concat([fixtures.standing(fixtures.but(fixtures.group, {"after": {"name": "/app"}}))], [fixtures.but(archived[1], {"before": {"log_group_name": "/app"}, "after": {"log_group_name": "/app"}}), archived[2], archived[3]])
	plan := fixtures.but(fixtures.plan(others), {"configuration": {"root_module": {"resources": array.concat([fixtures.declaration(resource) | some resource in others], [block([provisioner("aws s3 rm s3://archive --recursive")])])}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "pass"} with input as plan
}

# By references, in a configuration.
test_archive_of_a_configuration[command] if {
	some command, expect in {
		"aws s3 rm s3://archive --recursive": "deny",
		"aws s3 rm s3://pages --recursive": "pass",
		"aws s3api delete-bucket --bucket ${aws_s3_bucket.b.id}": "deny",
		"aws firehose delete-delivery-stream --delivery-stream-name ${aws_kinesis_firehose_delivery_stream.s.name}": "deny",
		"aws logs delete-subscription-filter --log-group-name trails --filter-name archive": "deny",
		"aws logs delete-subscription-filter --log-group-name trails --filter-name other": "pass",
	}
	some group in ["${aws_cloudwatch_log_group.g.name}", "trails"]
	stack := fixtures.stack({
		"aws_cloudtrail": {"t": {"cloud_watch_logs_group_arn": "${aws_cloudwatch_log_group.g.arn}:*"}},
		"aws_cloudwatch_log_group": {"g": {"name": "trails"}},
		"aws_cloudwatch_log_subscription_filter": {
			"f": {"name": "archive", "log_group_name": group, "destination_arn": "${aws_kinesis_firehose_delivery_stream.s.arn}"},
			"o": {"name": "other", "log_group_name": group, "destination_arn": "arn:aws:lambda:eu-central-1:111122223333:function:f"},
			"p": {"name": "other", "log_group_name": "/app", "destination_arn": "${aws_kinesis_firehose_delivery_stream.p.arn}"},
		},
		"aws_kinesis_firehose_delivery_stream": {
			"s": {"extended_s3_configuration": {"bucket_arn": "${aws_s3_bucket.b.arn}"}},
			"p": {"extended_s3_configuration": {"bucket_arn": "arn:aws:s3:::pages"}},
		},
		"aws_s3_bucket": {"b": {"bucket": "archive"}, "pages": {"bucket": "pages"}},
		"null_resource": {"r": {"provisioner": [{"local-exec": {"command": command}}]}},
	})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as stack
}

# The group's name is only known in the plan.
test_filter_on_a_group_by_reference if {
	stack := fixtures.stack({
		"aws_cloudtrail": {"t": {"cloud_watch_logs_group_arn": "${aws_cloudwatch_log_group.g.arn}:*"}},
		"aws_cloudwatch_log_group": {"g": {"name": "${var.name}"}},
		"aws_cloudwatch_log_subscription_filter": {"f": {"name": "archive", "log_group_name": "${aws_cloudwatch_log_group.g.id}", "destination_arn": "${aws_kinesis_firehose_delivery_stream.s.arn}"}},
		"aws_kinesis_firehose_delivery_stream": {"s": {"extended_s3_configuration": {"bucket_arn": "arn:aws:s3:::archive"}}},
		"null_resource": {"r": {"provisioner": [{"local-exec": {"command": "aws s3 rm s3://archive --recursive"}}]}},
	})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": "deny"} with input as stack
}

# Aliases

alias(name, target) := fixtures.standing(fixtures.created("aws_kms_alias", replace(name, "/", "_"), {"name": name, "arn": $"arn:aws:kms:eu-central-1:111122223333:{name}", "target_key_arn": target, "target_key_id": split(target, "key/")[1]}))

test_alias[name] if {
	some name, case in {
		"alias of the groups' key": {"key": "alias/logs", "used": arn, "expect": "deny"},
		"ARN of that alias": {"key": "arn:aws:kms:eu-central-1:111122223333:alias/logs", "used": arn, "expect": "deny"},
		"alias of another key": {"key": "alias/app", "used": arn, "expect": "warn"},
		"alias that no document declares": {"key": "alias/other", "used": arn, "expect": "warn"},
		"alias that the group names": {"key": "alias/logs", "used": "arn:aws:kms:eu-central-1:111122223333:alias/logs", "expect": "deny"},
		"key of the alias that the group names": {"key": "1", "used": "arn:aws:kms:eu-central-1:111122223333:alias/logs", "expect": "deny"},
		"another key": {"key": "2", "used": arn, "expect": "pass"},
	}
	standing := [
		fixtures.standing(fixtures.but(fixtures.group, {"after": {"kms_key_id": case.used}})),
		alias("alias/logs", arn),
		alias("alias/app", "arn:aws:kms:eu-central-1:111122223333:key/2"),
	]
	command := block([provisioner($"aws kms disable-key --key-id {case.key}")])
	plan := fixtures.but(fixtures.plan(standing), {"configuration": {"root_module": {"resources": array.concat([fixtures.declaration(resource) | some resource in standing], [command])}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": case.expect} with input as plan
}

# The group names an alias that this plan points at a standing key.
test_key_behind_a_new_alias[key] if {
	some key, expect in {"1": "deny", "arn:aws:kms:eu-central-1:111122223333:key/1": "deny", "2": "pass"}
	resources := [
		fixtures.standing(fixtures.but(fixtures.group, {"after": {"kms_key_id": "alias/logs"}})),
		fixtures.referring(fixtures.created("aws_kms_alias", "a", {"name": "alias/logs"}), "target_key_id", ["aws_kms_key.k.key_id", "aws_kms_key.k"]),
		fixtures.standing(fixtures.but(fixtures.key, {"after": {"key_id": "1"}})),
	]
	command := block([provisioner($"aws kms disable-key --key-id {key}")])
	plan := fixtures.but(fixtures.plan(resources), {"configuration": {"root_module": {"resources": array.concat([fixtures.declaration(resource) | some resource in resources], [command])}}})
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as plan
}

# Configurations

configured(more) := object.union(
	fixtures.stack({
		"aws_cloudtrail": {"t": {"s3_bucket_name": "${aws_s3_bucket.b.id}", "kms_key_id": "${aws_kms_key.k.arn}"}},
		"aws_s3_bucket": {"b": {"bucket": "logs"}, "pages": {"bucket": "pages"}},
		"aws_kms_key": {"k": {}, "app": {}},
		"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster"}, "app": {"name": "/app"}},
		"null_resource": {"r": {"provisioner": object.get(more, "provisioner", [])}},
	}),
	object.remove(more, ["provisioner"]),
)

test_reference_in_a_configuration[command] if {
	some command, expect in {
		"aws logs delete-log-group --log-group-name ${aws_cloudwatch_log_group.g.name}": "deny",
		"aws logs delete-log-group --log-group-name \"${aws_cloudwatch_log_group.g.name}\"": "deny",
		"aws logs delete-log-group --log-group-name ${aws_cloudwatch_log_group.app.name}": "pass",
		"aws s3api delete-bucket-policy --bucket ${aws_s3_bucket.b.id}": "deny",
		"aws s3 rm \"s3://${aws_s3_bucket.b.bucket}/AWSLogs\" --recursive": "deny",
		"aws s3 rm \"s3://${aws_s3_bucket.pages.bucket}/x\" --recursive": "pass",
		"aws kms disable-key --key-id ${aws_kms_key.k.key_id}": "deny",
		"aws kms disable-key --key-id ${aws_kms_key.app.key_id}": "warn",
	}
	fixtures.outcomes(data.rules.eks.out_of_band) == {"null_resource.r: provisioner": expect} with input as configured({"provisioner": [{"local-exec": {"command": command}}]})
}

test_action_of_a_configuration[name] if {
	some name, case in {
		"stops logging": {"arguments": ["cloudtrail", "stop-logging", "--name", "t"], "expect": "deny"},
		"reads": {"arguments": ["cloudtrail", "get-trail-status", "--name", "t"], "expect": "pass"},
		"has an argument with words of another call": {"arguments": ["cloudtrail", "lookup-events", "--query", "x; aws cloudtrail stop-logging"], "expect": "pass"},
	}
	action := {"action": {"local_command": {"a": {"config": {"command": "aws", "arguments": case.arguments}}}}}
	fixtures.outcomes(data.rules.eks.out_of_band)["action.local_command.a: action"] == case.expect with input as configured(action)
}

test_input_of_an_action[name] if {
	some name, case in {
		"of a shell": {"command": "bash", "stdin": "aws cloudtrail stop-logging", "expect": "deny"},
		"of a program that prints it": {"command": "cat", "stdin": "aws cloudtrail stop-logging", "expect": "pass"},
		"of no text": {"command": "bash", "stdin": null, "expect": "pass"},
		"of the program": {"command": "aws", "stdin": "bash cloudtrail stop-logging", "expect": "pass"},
	}
	action := {"action": {"local_command": {"a": {"config": {"command": case.command, "stdin": case.stdin}}}}}
	fixtures.outcomes(data.rules.eks.out_of_band)["action.local_command.a: action"] == case.expect with input as configured(action)
}

# A command runs what its arguments say, and other actions may run any of their texts.
test_action_of_another_type[name] if {
	some name, case in {
		"a text that calls": {"config": {"payload": {"script": ["aws cloudtrail stop-logging"]}}, "expect": "deny"},
		"a text that reads": {"config": {"payload": {"script": ["aws cloudtrail list-trails", 5]}}, "expect": "pass"},
	}
	action := {"action": {"example_run": {"a": {"config": case.config}}}}
	fixtures.outcomes(data.rules.eks.out_of_band)["action.example_run.a: action"] == case.expect with input as configured(action)
}

test_removed_block[name] if {
	some name, removed in {
		"one": {"from": "null_resource.x", "provisioner": {"local-exec": {"when": "destroy", "command": "aws cloudtrail stop-logging"}}},
		"a list": [{"from": "null_resource.x", "provisioner": [{"local-exec": [{"when": "destroy", "command": "aws cloudtrail stop-logging"}]}]}],
	}
	fixtures.outcomes(data.rules.eks.out_of_band)["null_resource.x: provisioner"] == "deny" with input as configured({"removed": removed})
}

test_removed_block_that_reads if {
	removed := {"from": "null_resource.x", "provisioner": {"local-exec": {"when": "destroy", "command": "aws cloudtrail list-trails"}}}
	fixtures.outcomes(data.rules.eks.out_of_band)["null_resource.x: provisioner"] == "pass" with input as configured({"removed": removed})
}

# Integrations

stop_by_schedule := "arn:aws:scheduler:::aws-sdk:cloudtrail:stopLogging"

more_schedules := {
	"several lines": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:cloudwatchlogs:putRetentionPolicy", "input": "{\n \"LogGroupName\": \"/aws/eks/prod/cluster\",\n \"RetentionInDays\": 1\n}"}, "expect": "deny"},
	"several lines that keep the floor": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:cloudwatchlogs:putRetentionPolicy", "input": "{\n \"LogGroupName\": \"/aws/eks/prod/cluster\",\n \"RetentionInDays\": 365\n}"}, "expect": "pass"},
	"a function that watches for calls": {"target": {"arn": "arn:aws:lambda:eu-central-1:111122223333:function:alert", "input": `{"watch":["StopLogging"]}`}, "expect": "pass"},
	"a message": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:sns:publish", "input": `{"Message":"aws cloudtrail stop-logging was called"}`}, "expect": "pass"},
	"another partition": {"target": {"arn": "arn:aws-us-gov:scheduler:::aws-sdk:cloudtrail:stopLogging", "input": "{}"}, "expect": "deny"},
	"logging of a cluster switched on": {"target": {"arn": "arn:aws:scheduler:::aws-sdk:eks:updateClusterConfig", "input": `{"Name":"p","Logging":{"ClusterLogging":[{"Enabled":true,"Types":["audit"]}]}}`}, "expect": "pass"},
}

test_more_schedules[name] if {
	some name, case in more_schedules
	fixtures.outcomes(data.rules.eks.out_of_band) == {"aws_scheduler_schedule.s: schedule": case.expect} with input as fixtures.plan([schedule(case.target)])
}

more_machines := {
	"a name behind a semicolon": {"states": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup", "Parameters": {"Comment": "a; b", "LogGroupName": "/aws/eks/prod/cluster"}}}, "expect": "deny"},
	"a name from its input": {"states": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup", "Parameters": {"LogGroupName.$": "$.group"}}}, "expect": "warn"},
	"a name that JSONata computes": {"states": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup", "Arguments": {"LogGroupName": "{% $x %}"}}}, "expect": "warn"},
	"a lookup": {"states": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudtrail:lookupEvents", "Parameters": {"AttributeValue": "StopLogging"}}}, "expect": "pass"},
}

test_more_state_machines[name] if {
	some name, case in more_machines
	fixtures.outcomes(data.rules.eks.out_of_band) == {"aws_sfn_state_machine.m: state machine": case.expect} with input as fixtures.plan([machine(case.states)])
}

definition := json.marshal({"States": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudtrail:stopLogging"}}})

harmless := json.marshal({"States": {"A": {"Resource": "arn:aws:states:::aws-sdk:cloudtrail:startLogging"}}})

test_twins[name] if {
	some name, case in {
		"a schedule of awscc": {"type": "awscc_scheduler_schedule", "after": {"target": {"arn": stop_by_schedule, "input": "{}"}}, "expect": {"schedule: deny"}},
		"a machine of awscc": {"type": "awscc_stepfunctions_state_machine", "after": {"definition_string": definition}, "expect": {"state machine: deny"}},
		"a machine of awscc by its other argument": {"type": "awscc_stepfunctions_state_machine", "after": {"definition_string": null, "definition": definition}, "expect": {"state machine: deny"}},
		"a harmless machine of awscc": {"type": "awscc_stepfunctions_state_machine", "after": {"definition_string": harmless}, "expect": {"state machine: pass"}},
		"a schedule of Cloud Control": {"type": "aws_cloudcontrolapi_resource", "after": {"type_name": "AWS::Scheduler::Schedule", "desired_state": json.marshal({"Target": {"Arn": stop_by_schedule, "Input": "{}"}})}, "expect": {"schedule: deny"}},
		"a machine of Cloud Control": {"type": "aws_cloudcontrolapi_resource", "after": {"type_name": "AWS::StepFunctions::StateMachine", "desired_state": json.marshal({"DefinitionString": definition})}, "expect": {"state machine: deny"}},
		"a machine of Cloud Control as an object": {"type": "aws_cloudcontrolapi_resource", "after": {"type_name": "AWS::StepFunctions::StateMachine", "desired_state": json.marshal({"Definition": json.unmarshal(definition)})}, "expect": {"state machine: deny"}},
	}
	plan := fixtures.plan([fixtures.created(case.type, "x", case.after)])
	{$"{substring(subject, indexof(subject, ": ") + 2, -1)}: {outcome}" | some subject, outcome in fixtures.outcomes(data.rules.eks.out_of_band)} == case.expect with input as plan
}
