package lib.aws_calls_test

import data.lib.aws_calls

one(name, is) := {{"name": name, "is": is}}

stopped := one("stop-logging", "lost")

in_text(text) := calls if {
	calls := aws_calls.in_text(0, text) with input as {"documents": []}
}

# Operations

operations := {
	"cloudtrail": {
		"lost": ["delete-event-data-store", "delete-trail", "put-event-selectors", "stop-event-data-store-ingestion", "stop-logging", "update-trail"],
		"untold": [],
	},
	"cloudcontrol": {"lost": [], "untold": []},
	"eks": {"lost": ["update-cluster-config"], "untold": []},
	"firehose": {"lost": [], "untold": ["delete-delivery-stream", "update-destination"]},
	"kms": {"lost": [], "untold": ["delete-imported-key-material", "disable-key", "put-key-policy", "schedule-key-deletion"]},
	"logs": {"lost": [], "untold": ["delete-log-group", "delete-log-stream", "put-account-policy", "put-retention-policy"]},
	"s3api": {"lost": [], "untold": ["delete-bucket", "delete-bucket-policy", "delete-object", "delete-objects", "put-bucket-lifecycle", "put-bucket-lifecycle-configuration", "put-bucket-policy"]},
}

test_operation[operation] if {
	some service, answers in operations
	some is, names in answers
	some operation in names
	in_text($"aws {service} {operation}") == one(operation, is)
	in_text($"aws ec2 {operation}") == set()
	in_text($"x.y(1)\nclient.{replace(operation, "-", "_")}()") == one(replace(operation, "-", "_"), is)
	in_text($"x.y(1)\nnew {replace(operation, "-", "")}Command()") == one(replace(operation, "-", ""), is)
	in_text($"x.y(1)\nclient.{replace(operation, "-", "_")}_status()") == set()
}

cmdlets := {
	"Disable-KMSKey": "untold",
	"Remove-CTTrail": "lost",
	"Remove-CWLLogGroup": "untold",
	"Remove-CWLLogStream": "untold",
	"Remove-S3Bucket": "untold",
	"Remove-S3BucketPolicy": "untold",
	"Remove-S3Object": "untold",
	"Request-KMSKeyDeletion": "untold",
	"Stop-CTLogging": "lost",
	"Update-EKSClusterConfig": "lost",
	"Write-CWLRetentionPolicy": "untold",
}

test_cmdlet[cmdlet] if {
	some cmdlet, is in cmdlets
	in_text(cmdlet) == one(lower(cmdlet), is)
}

# Programs

test_shell[shell] if {
	some shell in [
		"ash", "bash", "cmd.exe", "dash", "eval", "fish", "ksh", "powershell", "pwsh", "sh", "ssh", "su", "zsh",
		"/bin/bash", "sudo bash", "alpine/bash:5.2", "BASH",
	]
	in_text($"{shell} -c 'aws cloudtrail stop-logging'") == stopped
	in_text($"{shell} <<EOF\naws cloudtrail stop-logging\nEOF") == stopped
	in_text($"{shell} <<< 'aws cloudtrail stop-logging'") == stopped
	in_text($"echo 'aws cloudtrail stop-logging' | {shell}") == stopped
}

test_program[program] if {
	some program in [
		"bun", "deno", "ipython", "node", "node18", "nodejs", "perl", "php", "python", "python3", "python3.11", "ruby",
		"ts-node", "tsx",
	]
	in_text($"{program} -e 'x.stopLogging()'") == one("stoplogging", "lost")
	in_text($"{program} <<EOF\nx.stopLogging()\nEOF") == one("stoplogging", "lost")
	in_text($"echo 'x.stopLogging()' | {program}") == one("stoplogging", "lost")
}

test_printer[printer] if {
	some printer in ["echo", "egrep", "grep", "logger", "man", "printf", "rg", "Write-Host", "write-output", "sudo echo"]
	in_text($"{printer} aws cloudtrail stop-logging") == set()
	in_text($"{printer} 'x.stop_logging()'") == set()
	in_text($"{printer} 'aws cloudtrail stop-logging' | bash") == stopped
}

test_cli[cli] if {
	some cli in ["aws", "awscli", "awslocal", "aws.exe", "aws2", "$AWS", "${AWS_CLI}", "amazon/aws-cli:2.15", "amazon/aws-cli", "/usr/bin/aws"]
	in_text($"{cli} cloudtrail stop-logging") == stopped
}

test_file[file] if {
	some file, calls in {
		"x.bash": stopped,
		"x.sh": stopped,
		"x.ps1": stopped,
		"'x.sh'": stopped,
		"x.txt": set(),
		"x.sh.txt": set(),
	}
	in_text($"cat >{file}<<EOF\naws cloudtrail stop-logging\nEOF") == calls
	in_text($"cat <<EOF >{file}\naws cloudtrail stop-logging\nEOF") == calls
}

test_file_of_a_program[file] if {
	some file in ["x.cjs", "x.js", "x.mjs", "x.php", "x.pl", "x.py", "x.rb", "x.ts"]
	in_text($"cat > {file} <<EOF\nx.stop_logging()\nEOF") == one("stop_logging", "lost")
}

# Texts

texts := {
	"aws logs delete-log-group --log-group-name $GROUP": one("delete-log-group", "untold"),
	"aws logs delete-log-group --log-group-name /app": set(),
	"aws cloudtrail start-logging --name t": set(),
	"aws cloudtrail stop-logging": stopped,
	"aws --output json cloudtrail stop-logging --name t": stopped,
	"aws --no-cli-pager cloudtrail stop-logging --name t": stopped,
	"aws cloudtrail get-trail-status --name stop-logging": set(),
	"aws cloudtrail stop-logging help": set(),
	"aws cloudtrail stop-logging --generate-cli-skeleton": set(),
	"aws $SERVICE stop-logging": stopped,
	"aws help": set(),
	"eksctl utils update-cluster-logging --approve": one("update-cluster-logging", "lost"),
	"eksctl utils update-cluster-logging --enable-types all": set(),
	"eksctl utils update-cluster-logging --enable-types all --disable-types audit": one("update-cluster-logging", "lost"),
	"eksctl get cluster # update-cluster-logging": set(),
	"curl -H 'X-Amz-Target: com.amazonaws.cloudtrail.CloudTrail_20131101.StopLogging ' https://x": one("stoplogging", "lost"),
	"curl -H 'X-Amz-Target: Logs_20140328.DeleteLogGroup' -d '{\"logGroupName\": \"/app\"}' https://x": set(),
	"curl -H 'X-Amz-Target: Logs_20140328.DeleteLogGroup' -d '{\"logGroupName\": \"/aws/eks/p/cluster\"}' https://x": one("deleteloggroup", "lost"),
	"x=\"$(aws cloudtrail stop-logging)\"": stopped,
	"echo \"$(aws cloudtrail stop-logging)\"": stopped,
	"bash 'x; y' -c aws-cloudtrail-stop-logging": set(),
	"bash -c 'sh -c \"eval \\\"aws cloudtrail stop-logging\\\"\"'": stopped,
	"'aws cloudtrail stop-logging;/bash' x": set(),
	"echo 'aws cloudtrail stop-logging'; bash x": set(),
	"echo 'aws cloudtrail stop-logging' | tee x; bash x": set(),
	"echo 'aws cloudtrail stop-logging' | cat": set(),
	"echo aws cloudtrail stop-logging | bash": stopped,
	"aws-cloudtrail-stop-logging": set(),
	"cat <<EOF > a.txt\naws cloudtrail stop-logging\nEOF": set(),
	"python -c 'x.stop_logging()'": one("stop_logging", "lost"),
	"python -c x.stop_logging\\(\\)": one("stop_logging", "lost"),
	"pwsh -c \"Stop-CTLogging -Name t\"": one("stop-ctlogging", "lost"),
	"Write-CWLRetentionPolicy -LogGroupName /aws/eks/p/cluster -RetentionInDay 1": one("write-cwlretentionpolicy", "lost"),
	"Remove-S3Bucket -BucketName app": set(),
}

test_text[text] if {
	some text, calls in texts
	in_text(text) == calls
}

_sixteen := "xxxxxxxxxxxxxxxx"

_many := replace(_sixteen, "x", _sixteen)

# 65,537 characters.
_long := concat("", [replace(_many, "x", _many), "x"])

# What is too long is searched for words only.
test_long_text[name] if {
	some name, case in {
		"as long as is read": {"more": 0, "calls": stopped},
		"longer": {"more": 1, "calls": one("", "unread")},
	}
	start := "aws cloudtrail stop-logging #"
	text := concat("", [start, substring(_long, 0, (65536 - count(start)) + case.more)])
	in_text(text) == case.calls
}

test_long_text_without_a_call if {
	in_text(_long) == set()
}

# Programs

programs := {
	"import boto3\nx.delete_log_group(logGroupName='/app')": set(),
	"import boto3\nx.delete_log_group(logGroupName=name)": one("delete_log_group", "untold"),
	"import boto3\n# x.stop_logging()\n  # x.stop_logging()\ny()": set(),
	"const x = require('x')\n  // x.stopLogging()\ny()": set(),
	"import boto3\nx.put_retention_policy(logGroupName='/aws/eks/p/cluster', retentionInDays=365)": set(),
	"import boto3\nx.put_retention_policy(logGroupName='/aws/eks/p/cluster', retentionInDays=364)": one("put_retention_policy", "lost"),
	"import boto3\nx.put_retention_policy(logGroupName='/aws/eks/p/cluster', retentionInDays=days)": one("put_retention_policy", "lost"),
	"import boto3\ndef stop_logging(name):\n    pass": set(),
	"import subprocess\nsubprocess.run(['aws', 'cloudtrail', 'stop-logging'])": stopped,
	"const { execSync } = x;\nexecSync(`aws cloudtrail stop-logging`)": stopped,
	"const { spawnSync } = x;\nspawnSync('aws', ['cloudtrail', 'stop-logging'])": stopped,
	"import os\nos.system('aws cloudtrail stop-logging')": stopped,
	"import os\nprint('aws cloudtrail stop-logging')": set(),
	"#!/usr/bin/env python3\nx.stop_logging()": one("stop_logging", "lost"),
	"x = 1\ny.stop_logging()": set(),
	"x() { y; }\nstop_logging()": set(),
	"import boto3\nx.delete_resource(restApiId='a')": set(),
	"import boto3\nx.delete_resource(TypeName='AWS::EKS::Cluster', Identifier='p')": one("delete_resource", "lost"),
}

test_programs[program] if {
	some program, calls in programs
	in_text(program) == calls
}

test_beginning_of_a_program[start] if {
	some start in ["import x", "from x import y", "const x = 1", "let x = 1", "var x = 1", "new X()", "await x()", "require 'x'", "x.y(1)"]
	in_text($"{start}\nx.stop_logging()") == one("stop_logging", "lost")
}

test_many_arguments[name] if {
	some name, case in {"100": {"before": 99, "calls": set()}, "101": {"before": 100, "calls": one("delete_log_group", "untold")}}
	before := concat(", ", [$"a{i}=1" | some i in numbers.range(1, case.before)])
	in_text($"import x\nx.delete_log_group({before}, logGroupName='/app')") == case.calls
}

# Options

options := {
	"logs delete-log-group --log-group-name=/aws/eks/p/cluster": "lost",
	"logs delete-log-group --log-group-name /app --log-group-name /aws/eks/p/cluster": "lost",
	"logs delete-log-group --log-group-name /aws/eks/p/cluster --log-group-name /app": "harmless",
	"logs delete-log-group loggroupname /aws/eks/p/cluster": "untold",
	"logs delete-log-group --log-group-name -$X": "harmless",
	"logs delete-log-group --log-group-name ''": "untold",
	"logs delete-log-group --log-group-name": "harmless",
	"logs delete-log-group --log-group-identifier arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/p/cluster": "lost",
	"logs delete-log-group --log-group-name {%x%}": "untold",
	"logs delete-log-group --log-group-name file://x": "untold",
	"logs delete-log-group --log-group-name fileb://x": "untold",
	"logs delete-log-group --cli-input-json '{\"logGroupName\":\"/app\"}'": "harmless",
	"logs delete-log-group --cli-input-json '[1]'": "untold",
	"logs delete-log-group --cli-input-json file://x": "untold",
	"logs put-retention-policy --log-group-name /aws/eks/p/cluster --retention-in-days $DAYS": "lost",
	"logs put-retention-policy --log-group-name /aws/eks/p/cluster --retention-in-days 364": "lost",
	"logs put-retention-policy --log-group-name /aws/eks/p/cluster --retention-in-days 365": "harmless",
	"logs put-retention-policy --cli-input-json '{\"logGroupName\":\"/aws/eks/p/cluster\",\"retentionInDays\":3650}'": "harmless",
	"logs put-account-policy --policy-type RETENTION_POLICY --policy-document '{\"retentionInDays\":365}'": "harmless",
	"logs put-account-policy --policy-type RETENTION_POLICY --policy-document '{\"retentionInDays\":364}'": "lost",
	"logs put-account-policy --policy-type RETENTION_POLICY --policy-document file://x": "lost",
	"logs put-account-policy --policy-type SUBSCRIPTION_FILTER_POLICY": "harmless",
	"logs put-account-policy --policy-type $TYPE": "untold",
	"logs delete-subscription-filter --filter-name $FILTER": "harmless",
	"logs delete-subscription-filter": "harmless",
	"s3api delete-bucket --bucket alias/x": "harmless",
	"kms disable-key --key-id alias/x": "untold",
	"cloudtrail update-event-data-store --retention-period 364": "lost",
	"cloudtrail update-event-data-store --retention-period 365": "harmless",
	"cloudtrail update-event-data-store --retention-period $X": "untold",
	"cloudtrail update-event-data-store --name n": "harmless",
	"eks update-cluster-config --name p --access-config x=y": "harmless",
	"eks update-cluster-config --name p --upgrade-policy x=y": "harmless",
	"eks update-cluster-config --name p --deletion-protection": "harmless",
	"eks update-cluster-config --name p --no-deletion-protection": "harmless",
	"eks update-cluster-config --name p": "lost",
	"eks update-cluster-config --name p --access-config x=y --logging file://x": "lost",
	"eks update-cluster-config --name p --access-config x=y --cli-input-json file://x": "lost",
	"eks update-cluster-config --name p --access-config x=y --cli-input-json '{}'": "harmless",
	"eks update-cluster-config --name p --access-config x=y --cli-input-yaml file://x": "lost",
	"eks update-cluster-config --cli-input-json '{\"name\":\"p\",\"logging\":{\"clusterLogging\":[{\"enabled\":true,\"types\":[\"audit\"]}]}}'": "harmless",
	"eks update-cluster-config --cli-input-json '{\"name\":\"p\",\"logging\":{\"clusterLogging\":[{\"enabled\":false,\"types\":[\"audit\"]}]}}'": "lost",
	"eks update-cluster-config --name p --zonal-shift-config enabled=true --logging file://x": "lost",
	"eks update-cluster-config --name p --logging clusterLogging=[{types=[audit],enabled=true}]": "harmless",
	"eks update-cluster-config --name p --logging clusterLogging=[{types=[audit],enabled=true},{types=[api],enabled=false}]": "lost",
	"eks update-cluster-config --name p --logging '{\n  \"clusterLogging\": [\n\t{\"types\": [\"audit\"], \"enabled\": true}\n]}'": "harmless",
	"eks update-cluster-config --name p --logging clusterLogging=[]": "lost",
	"cloudtrail update-trail --name t --kms-key-id k": "harmless",
	"cloudtrail update-trail --name t --is-multi-region-trail --enable-log-file-validation": "harmless",
	"cloudtrail update-trail --name t --region eu-west-1 --cloud-watch-logs-log-group-arn a --cloud-watch-logs-role-arn b": "harmless",
	"cloudtrail update-trail --kms-key-id k": "lost",
	"cloudtrail update-trail --name t --kms-key-id ''": "lost",
	"cloudtrail update-trail --name t --no-enable-log-file-validation": "lost",
	"cloudtrail update-trail --name t --s3-bucket-name b": "lost",
	"cloudtrail update-trail --name t --s3-key-prefix p": "lost",
	"cloudtrail update-trail --name t --cli-input-json file://x": "lost",
	"cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier p --patch-document '[{\"op\":\"replace\",\"path\":\"/Version\",\"value\":1},{\"op\":\"remove\",\"path\":\"/Logging\"}]'": "lost",
	"cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier p --patch-document '[{\"op\":\"replace\",\"path\":\"/Logging\",\"value\":[\"audit\",\"authenticator\"]}]'": "harmless",
	"cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier p --patch-document '[{\"op\":\"replace\",\"path\":\"/Logging\",\"value\":[\"audit\"]}]'": "lost",
	"cloudcontrol update-resource --type-name AWS::EKS::Cluster --identifier p --patch-document file://x": "lost",
	"cloudcontrol delete-resource --type-name AWS::EKS::Cluster --identifier p --patch-document '[]'": "lost",
	"cloudcontrol update-resource --type-name AWS::CloudTrail::Trail --identifier t --patch-document '[{\"op\":\"replace\",\"path\":\"/IsLogging\",\"value\":true}]'": "harmless",
	"cloudcontrol update-resource --type-name AWS::CloudTrail::Trail --identifier t --patch-document '[{\"op\":\"replace\",\"path\":\"/IsLogging\",\"value\":false}]'": "lost",
	"cloudcontrol update-resource --type-name AWS::CloudTrail::Trail --identifier t --patch-document '[{\"op\":\"add\",\"path\":\"/Tags\",\"value\":[]}]'": "harmless",
	"cloudcontrol update-resource --type-name AWS::Logs::LogGroup --identifier /aws/eks/p/cluster --patch-document '[{\"op\":\"add\",\"path\":\"/RetentionInDays\",\"value\":365}]'": "harmless",
	"cloudcontrol update-resource --type-name AWS::Logs::LogGroup --identifier /aws/eks/p/cluster --patch-document '[{\"op\":\"add\",\"path\":\"/RetentionInDays\",\"value\":364}]'": "lost",
	"cloudcontrol update-resource --type-name AWS::Logs::LogGroup --identifier /aws/eks/p/cluster --patch-document '[{\"op\":\"add\",\"path\":\"/KmsKeyId\",\"value\":\"x\"}]'": "lost",
	"cloudcontrol update-resource --type-name AWS::Logs::LogGroup --identifier /app --patch-document '[{\"op\":\"add\",\"path\":\"/KmsKeyId\",\"value\":\"x\"}]'": "harmless",
	"cloudcontrol delete-resource --type-name AWS::EC2::VPC --identifier v": "harmless",
	"cloudcontrol delete-resource --type-name $TYPE --identifier v": "untold",
	"cloudcontrol delete-resource --type-name AWS::KMS::Key": "untold",
	"cloudcontrol delete-resource": "harmless",
}

test_options[arguments] if {
	some arguments, is in options
	{call.is | some call in in_text($"aws {arguments}")} == {is} - {"harmless"}
}

files := {
	"s3 rm s3://$X": "untold",
	"s3 rm $X": "untold",
	"s3 rb s3://$X": "untold",
	"s3 mv s3://$X x": "untold",
	"s3 mv x s3://$X": "harmless",
	"s3 mv x$X s3://app": "harmless",
	"s3 rm s3://app/$X": "harmless",
	"s3 rm x": "harmless",
	"s3 rm": "harmless",
	"s3 ls s3://$X/rm": "harmless",
	"s3 cp s3://$X rm": "harmless",
	"s3 sync x s3://$X --delete": "untold",
	"s3 sync x s3://$X": "harmless",
	"s3 sync s3://$X x --delete": "harmless",
	"s3 sync s3://$X --delete": "harmless",
	"ec2 rm s3://$X s3 rm x": "harmless",
	"s3 rm --exclude s3://app s3://$X": "untold",
	"s3 --region r rm s3://$X": "untold",
}

test_files[arguments] if {
	some arguments, is in files
	{call.is | some call in in_text($"aws {arguments}")} == {is} - {"harmless"}
}

test_name_of_a_command_for_files if {
	in_text("aws s3 rm s3://$X") == one("s3 rm", "untold")
}

# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
test_selectors[selectors] if {
	some selectors, is in {
		`--event-selectors '[{"ReadWriteType": "All"}]'`: "harmless",
		`--event-selectors ReadWriteType=All,IncludeManagementEvents=true`: "harmless",
		`--event-selectors '[]'`: "lost",
		`--event-selectors ReadWriteType=All,IncludeManagementEvents=false`: "lost",
		`--event-selectors '[{"ReadWriteType": "All"}, {"ReadWriteType": "ReadOnly"}]'`: "lost",
		`--event-selectors '[{"ReadWriteType": "All"}, {"ReadWriteType": "WriteOnly"}]'`: "lost",
		`--event-selectors '[{"ReadWriteType": "All", "ExcludeManagementEventSources": ["kms.amazonaws.com"]}]'`: "lost",
		`--event-selectors '[{"ReadWriteType": "All", "DataResources": '$X'}]'`: "lost",
		`--event-selectors file://ReadWriteType=All`: "lost",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]'`: "harmless",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]'`: "lost",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "eventName", "Equals": ["x"]}]}]'`: "lost",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "eventSource", "Equals": ["x"]}]}]'`: "lost",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "eventType", "Equals": ["x"]}]}]'`: "lost",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "readOnly", "Equals": ["true"]}]}]'`: "lost",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "sessionCredentialFromConsole", "Equals": ["true"]}]}]'`: "lost",
		`--advanced-event-selectors '[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "userIdentity.arn", "Equals": ["x"]}]}]'`: "lost",
	}
	{call.is | some call in in_text($"aws cloudtrail put-event-selectors --trail-name $TRAIL {selectors}")} == {is} - {"harmless"}
}

test_arguments_of_a_dictionary[call] if {
	some call, is in {
		"update_cluster_config(name='p', accessConfig=x)": "harmless",
		"update_cluster_config(name='p', accessConfig=x, **more)": "lost",
		"update_cluster_config(name='p', logging=x, accessConfig=x)": "lost",
		"update_trail(Name='t', IsMultiRegionTrail=True)": "harmless",
		"update_trail(Name='t', IsMultiRegionTrail=False)": "lost",
		"update_trail(Name='t', **more)": "lost",
	}
	{found.is | some found in in_text($"import x\ny.{call}")} == {is} - {"harmless"}
}

# Integrations

test_integration[arn] if {
	some arn, calls in {
		"arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup": one("deleteloggroup", "lost"),
		"arn:aws:states:::aws-sdk:cloudwatchlogs:deleteLogGroup.waitForTaskToken": one("deleteloggroup", "lost"),
		"arn:aws:states:::aws-sdk:s3:deleteLogGroup": set(),
		"arn:aws:states:::lambda:invoke": set(),
		"arn:aws:states:::aws-sdk:cloudwatchlogs": set(),
	}
	aws_calls.in_integration(0, arn, {"LogGroupName": "/aws/eks/p/cluster"}) == calls with input as {"documents": []}
}

test_switch_of_an_integration[name] if {
	some name, case in {
		"on": {"parameters": {"Name": "t", "IsMultiRegionTrail": true}, "calls": set()},
		"off": {"parameters": {"Name": "t", "IsMultiRegionTrail": false}, "calls": one("updatetrail", "lost")},
	}
	aws_calls.in_integration(0, "arn:aws:states:::aws-sdk:cloudtrail:updateTrail", case.parameters) == case.calls with input as {"documents": []}
}
