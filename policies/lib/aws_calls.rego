# METADATA
# description: |
#   Calls of AWS's API in the text of commands, programs and schedules that take away what rules protect. Operations that
#   switch something on, or only look something up, are none of them.
package lib.aws_calls

import data.lib.buckets
import data.lib.log_groups
import data.lib.references
import data.lib.resources
import data.lib.settings
import data.lib.trails
import data.lib.values

# METADATA
# description: |
#   The calls in a text of a document, each with its `name` as it is spelled there, and `is`: "lost" where it takes away
#   something of ours, or "untold" where the text does not say of what it takes something away.
in_text(d, text) := {call |
	some command in _commands(text)
	some call in (_operations(d, command) | _file_commands(d, command))
	call.is != "harmless"
}

_operations(d, command) := {call |
	some [_, spelled] in regex.find_all_string_submatch_n(_spelling, command, -1)
	operation := replace(replace(lower(spelled), "_", ""), "-", "")
	call := {"name": lower(spelled), "is": _judged(d, operation, command)}
}

_file_commands(d, command) := {call |
	some [_, name] in regex.find_all_string_submatch_n(_s3_command, command, -1)
	call := {"name": concat(" ", ["s3", name]), "is": _judged_s3(d, name, command)}
}

# A command ends at the end of its line, or where another begins. A shell reads on behind a backslash, and takes quotes
# within a word for no more than their content.
_commands(text) := {command |
	lines := replace(replace(replace(replace(text, "\\\n", ""), ";", "\n"), "|", "\n"), "&", "\n")
	some line in split(lines, "\n")
	some command in {line, replace(replace(line, "'", ""), "\"", "")}
}

# As the CLI, the SDKs, eksctl and EventBridge Scheduler spell an operation.
_spelling := `(?i)(?:^|[^a-z0-9])(put[-_]?bucket[-_]?lifecycle[-_]?configuration|stop[-_]?event[-_]?data[-_]?store[-_]?ingestion|delete[-_]?imported[-_]?key[-_]?material|delete[-_]?subscription[-_]?filter|delete[-_]?event[-_]?data[-_]?store|update[-_]?cluster[-_]?logging|delete[-_]?delivery[-_]?stream|update[-_]?cluster[-_]?config|schedule[-_]?key[-_]?deletion|put[-_]?retention[-_]?policy|delete[-_]?bucket[-_]?policy|put[-_]?bucket[-_]?lifecycle|put[-_]?event[-_]?selectors|put[-_]?account[-_]?policy|update[-_]?destination|delete[-_]?log[-_]?stream|put[-_]?bucket[-_]?policy|delete[-_]?log[-_]?group|delete[-_]?resource|update[-_]?resource|put[-_]?key[-_]?policy|delete[-_]?objects|delete[-_]?bucket|delete[-_]?object|stop[-_]?logging|delete[-_]?trail|update[-_]?trail|disable[-_]?key)(?:command|request|output)?(?:$|[^a-z0-9])`

# What each operation is about. Those of "logging" concern clusters and trails, of which all are ours.
# https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
_about := {
	"deletebucket": "bucket",
	"deletebucketpolicy": "bucket",
	"deletedeliverystream": "stream",
	"deleteeventdatastore": "logging",
	"deleteimportedkeymaterial": "key",
	"deleteloggroup": "group",
	"deletelogstream": "group",
	"deleteobject": "bucket",
	"deleteobjects": "bucket",
	"deleteresource": "resource",
	"deletesubscriptionfilter": "group",
	"deletetrail": "logging",
	"disablekey": "key",
	"putaccountpolicy": "account",
	"putbucketlifecycle": "bucket",
	"putbucketlifecycleconfiguration": "bucket",
	"putbucketpolicy": "bucket",
	"puteventselectors": "logging",
	"putkeypolicy": "key",
	"putretentionpolicy": "group",
	"schedulekeydeletion": "key",
	"stopeventdatastoreingestion": "logging",
	"stoplogging": "logging",
	"updateclusterconfig": "logging",
	"updateclusterlogging": "logging",
	"updatedestination": "stream",
	"updateresource": "resource",
	"updatetrail": "logging",
}

_judged(d, operation, command) := "harmless" if {
	_switches_on(operation, command)
} else := "lost" if {
	_about[operation] == "logging"
} else := "lost" if {
	_about[operation] == "account"
} else := answer if {
	_about[operation] == "resource"
	answer := _judged_resource(d, command)
} else := _judged_target(d, _about[operation], command)

# https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
_switches_on("updateclusterconfig", command) if {
	regex.match(`(?i)enabled["']?[=: ]*true`, command)
	not regex.match(`(?i)enabled["']?[=: ]*false`, command)
}

_switches_on("updateclusterconfig", command) if {
	regex.match(`(?i)--(access-config|compute-config|deletion-protection|resources-vpc-config|upgrade-policy|zonal-shift-config)`, command)
	not contains(lower(command), "logging")
}

_switches_on("updateclusterlogging", command) if {
	contains(command, "--enable-types")
	not contains(command, "--disable-types")
}

# Options of the CLI that take nothing away.
_switches_on("updatetrail", command) if {
	contains(command, "--name")
	not regex.match(`--(no-(is|include|enable)|s3-|kms-|cloud-watch-|cli-input)`, command)
}

_switches_on("puteventselectors", command) if {
	regex.match(`(?i)read_?write_?type["']?[=: ]+["']?all`, command)
	not regex.match(`(?i)readonly|writeonly|exclude|advanced|false|file:|[$]`, command)
}

_switches_on("putretentionpolicy", command) if {
	[[_, days]] := regex.find_all_string_submatch_n(`(?i)retention[-_]?in[-_]?days["']?[=: ]+["']?([0-9]{1,5})(?:[^0-9]|$)`, command, -1)
	values.number({"value": days}).value >= settings.retention_days
}

_switches_on("putaccountpolicy", command) if not contains(upper(command), "RETENTION_POLICY")

# A file of settings, or a variable, may name anything.
_judged_target(d, kind, command) := answer if {
	[[_, target]] := regex.find_all_string_submatch_n(_named[kind], command, 1)
	answer := _judged_name(d, kind, target)
} else := "untold"

_named := {kind: concat("", ["(?i)", option, `["']?[=: ]+["']?`, _name]) | some kind, option in {
	"bucket": `bucket(?:[-_]?name)?`,
	"group": `log[-_]?group[-_]?(?:name|identifier)`,
	"key": `key[-_]?id`,
	"stream": `delivery[-_]?stream[-_]?name`,
	"resource": `identifier`,
}}

# A name may be an expression, or begin with one. Where the name of an operation ends in the same word as an option, an
# option or an object follows, which is no name.
_name := `((?:\$\{[^}]*\}|[^"'\s,)}({\[-])(?:\$\{[^}]*\}|[^"'\s,)}])*)`

_judged_name(d, kind, target) := "lost" if {
	some id in references.mentioned(d, target)
	_ids[kind][id]
} else := "untold" if {
	contains(target, "$")
} else := "untold" if {
	startswith(target, "file:")
} else := "untold" if {
	# Of whose key an alias is the text does not say.
	kind == "key"
	contains(target, "alias/")
} else := "lost" if {
	_is_ours(kind, target)
} else := "harmless"

_ids := {
	"bucket": {bucket.id | some bucket in buckets.of_trails},
	"group": {group.id | some group in log_groups.all; group.holds == "yes"},
	"key": set(),
	"stream": set(),
}

_is_ours("bucket", name) if _bucket_names[name]

_bucket_names := {name |
	some trail in trails.list
	some name in [values.before(trail, "s3_bucket_name"), object.get(values.attribute(trail, "s3_bucket_name"), "value", null)]
}

_is_ours("group", name) if _group_names[name]

_is_ours("group", name) if {
	["", "aws", "eks", cluster, "cluster"] = split(name, "/")
	cluster != ""
}

_group_names := {name |
	some group in log_groups.all
	group.holds == "yes"
	some name in [values.before(group, "name"), object.get(group.group_name, "value", null)]
}

_is_ours("key", name) if _used_names[name]

# What the groups and trails of the documents name as their key, also where no document holds the key itself.
_used_names := {text |
	some entries in [log_groups.remaining, trails.management]
	some entry in entries
	name := values.attribute(entry, "kms_key_id").value
	is_string(name)
	some text in {name, split(name, "/")[count(split(name, "/")) - 1]}
}

_is_ours("stream", name) if {
	some stream in resources.of_type("aws_kinesis_firehose_delivery_stream")
	name in [values.before(stream, "name"), object.get(values.attribute(stream, "name"), "value", null)]
}

# Cloud Control names the type of what it changes: https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html
_judged_resource(d, command) := "harmless" if {
	contains(command, "AWS::EKS::Cluster")
	regex.match(`(?i)update[-_]?resource`, command)
	contains(command, "/")
	not regex.match(`(?i)/Logging|file:|[$]`, command)
} else := "lost" if {
	some type in ["AWS::EKS::Cluster", "AWS::CloudTrail::Trail"]
	contains(command, type)
} else := answer if {
	some type, kind in {"AWS::Logs::LogGroup": "group", "AWS::KMS::Key": "key", "AWS::S3::Bucket": "bucket", "AWS::KinesisFirehose::DeliveryStream": "stream"}
	contains(command, type)
	[[_, target]] := regex.find_all_string_submatch_n(_named.resource, command, 1)
	answer := _judged_name(d, kind, target)
} else := "harmless"

# The CLI's commands for files: https://docs.aws.amazon.com/cli/latest/reference/s3/
_s3_command := `(?:^|\s|/)s3\s(?:[^\s]*\s+)*?(mv|rb|rm|sync)(?:\s|$)`

_judged_s3(d, "sync", command) := "harmless" if {
	not contains(command, "--delete")
} else := "harmless" if {
	# Only the destination loses files, and it is a folder here.
	count(regex.find_all_string_submatch_n(`s3://`, command, -1)) == 1
	regex.match(`s3://\S+\s+[^-\s]`, command)
} else := _judged_uri(d, "sync", command)

_judged_s3(d, name, command) := _judged_uri(d, name, command) if name != "sync"

# The bucket that loses files is the last of a sync and the first of the others.
_judged_uri(d, name, command) := answer if {
	uris := regex.find_all_string_submatch_n(`s3://(\$\{[^}]*\}|[^/\s"']+)`, command, -1)
	[_, bucket] := uris[_losing(name, uris)]
	answer := _judged_name(d, "bucket", bucket)
} else := "untold"

_losing("sync", uris) := count(uris) - 1

_losing(name, _) := 0 if name != "sync"
