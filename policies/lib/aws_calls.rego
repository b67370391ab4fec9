# METADATA
# description: |
#   Calls of AWS's API in commands, programs, schedules and state machines that take away what rules protect. Operations
#   that switch something on, or only look something up, are none of them.
package lib.aws_calls

import data.lib.aws_targets
import data.lib.json_text
import data.lib.settings
import data.lib.shell
import data.lib.values

# METADATA
# description: |
#   The calls in a text that a shell of a document runs, each with its `name` as the text spells it, and `is`: "lost"
#   where the call takes away something of ours, or "untold" where the text does not name its target. A text that is too
#   long to be read, and names an operation, is one call that is "unread".
in_text(d, text) := _in_script(d, script) if {
	script := shell.joined(text)
	_names_an_operation(script)
} else := set()

_in_script(d, text) := {{"name": "", "is": "unread"}} if {
	count(text) > longest
} else := _counted(d, [call | some reading in _readings(text); some call in reading.calls])

# METADATA
# description: So many characters of a text are read.
longest := 65536

# METADATA
# description: The calls of an integration of EventBridge Scheduler or Step Functions, by its ARN and its parameters.
in_integration(d, arn, parameters) := _counted(d, [call |
	[_, called] := split(arn, ":::aws-sdk:")
	[service, operation] := split(called, ":")
	call := _call(service, split(operation, ".")[0], _of_object(parameters), json.marshal(parameters))
])

_counted(d, calls) := {{"name": call.name, "is": is} |
	some call in calls
	is := _judged(d, call)
	is != "harmless"
}

# Operations

# What each operation is about, and the service that has it. Those of "logging" concern clusters and trails, of which all
# are ours.
# https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
# https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_Operations.html
_operations := {
	"delete-bucket": ["s3", "bucket"],
	"delete-bucket-policy": ["s3", "bucket"],
	"delete-delivery-stream": ["firehose", "stream"],
	"delete-event-data-store": ["cloudtrail", "logging"],
	"delete-imported-key-material": ["kms", "key"],
	"delete-log-group": ["logs", "group"],
	"delete-log-stream": ["logs", "group"],
	"delete-object": ["s3", "bucket"],
	"delete-objects": ["s3", "bucket"],
	"delete-resource": ["cloudcontrol", "resource"],
	"delete-subscription-filter": ["logs", "group"],
	"delete-trail": ["cloudtrail", "logging"],
	"disable-key": ["kms", "key"],
	"put-account-policy": ["logs", "account"],
	"put-bucket-lifecycle": ["s3", "bucket"],
	"put-bucket-lifecycle-configuration": ["s3", "bucket"],
	"put-bucket-policy": ["s3", "bucket"],
	"put-event-selectors": ["cloudtrail", "logging"],
	"put-key-policy": ["kms", "key"],
	"put-retention-policy": ["logs", "group"],
	"schedule-key-deletion": ["kms", "key"],
	"stop-event-data-store-ingestion": ["cloudtrail", "logging"],
	"stop-logging": ["cloudtrail", "logging"],
	"update-cluster-config": ["eks", "logging"],
	"update-cluster-logging": ["eks", "logging"],
	"update-destination": ["firehose", "stream"],
	"update-event-data-store": ["cloudtrail", "store"],
	"update-resource": ["cloudcontrol", "resource"],
	"update-trail": ["cloudtrail", "logging"],
}

# https://docs.aws.amazon.com/powershell/latest/reference/
_cmdlets := {
	"disable-kmskey": ["kms", "disable-key"],
	"remove-cttrail": ["cloudtrail", "delete-trail"],
	"remove-cwlloggroup": ["logs", "delete-log-group"],
	"remove-cwllogstream": ["logs", "delete-log-stream"],
	"remove-s3bucket": ["s3", "delete-bucket"],
	"remove-s3bucketpolicy": ["s3", "delete-bucket-policy"],
	"remove-s3object": ["s3", "delete-object"],
	"request-kmskeydeletion": ["kms", "schedule-key-deletion"],
	"stop-ctlogging": ["cloudtrail", "stop-logging"],
	"update-eksclusterconfig": ["eks", "update-cluster-config"],
	"write-cwlretentionpolicy": ["logs", "put-retention-policy"],
}

# The CLI's commands for files, and which of the two places that they name loses some: https://docs.aws.amazon.com/cli/latest/reference/s3/
_file_commands := {"mv": 0, "rb": 0, "rm": 0, "sync": 1}

_about := {_bare(operation): about | some operation, about in _operations}

# An operation of another service that has the same name is none of these. A program, or a variable, names any service.
_kind(call) := kind if {
	[service, kind] := _about[call.operation]
	call.service in {service, ""}
}

_services := {"cloudwatchlogs": "logs", "s3api": "s3"}

_service(name) := "" if {
	contains(name, "$")
} else := object.get(_services, lower(name), lower(name))

_bare(text) := strings.replace_n({"-": "", "_": ""}, lower(text))

# Most texts are read no further.
_names_an_operation(text) if {
	regex.match(_some_operation, strings.replace_n({`\`: "", "'": "", `"`: ""}, text))
}

_some_operation := concat("", [
	`(?is)\bs3\W.*\b(?:mv|rb|rm|sync)\W|`,
	concat("|", array.concat(
		[cmdlet | some cmdlet, _ in _cmdlets],
		[replace(operation, "-", "[-_]?") | some operation, _ in _operations],
	)),
])

# Texts

# Rego has no recursion: a shell that is started by a shell is read three levels deep.
_readings(text) := array.concat(array.concat(first, second), array.concat(third, fourth)) if {
	first := [_reading(text)]
	second := [_reading(inner) | some reading in first; some inner in reading.inner]
	third := [_reading(inner) | some reading in second; some inner in reading.inner]
	fourth := [_reading(inner) | some reading in third; some inner in reading.inner]
}

# The calls in a text, and the texts that it has a shell run.
_reading(text) := {
	"calls": array.concat(
		[call | some command in read.commands; some kind, i in command.programs; call := _command_call(kind, command.words[i], array.slice(command.words, i + 1, count(command.words)))],
		[call | some program in programs; some call in _program_calls(program)],
	),
	"inner": ({inner | some command in read.commands; some inner in command.substitutions} | ({inner |
		some ["shell", inner] in runs
	} | {inner | some program in programs; some inner in _shells_of(program)})),
} if {
	read := shell.read(text, _programs)
	runs := ({[kind, word] |
		some command in read.commands
		some kind in ["program", "shell"]
		some i, word in command.words
		i > command.programs[kind]
		regex.match(`[\s(]`, word)
	} | {[kind, document.text] |
		some document in read.documents
		some kind in _openers(document.opener)
	}) | {[kind, concat(" ", array.slice(command.words, printer + 1, count(command.words)))] |
		some i, command in read.commands
		printer := command.programs.data
		next := read.commands[i + 1]
		command.pipes_to[next.place]
		some kind, _ in next.programs
	}
	programs := {program | some ["program", program] in runs} | {text | _is_program(text)}
}

_programs := object.union({cmdlet: "cmdlet" | some cmdlet, _ in _cmdlets}, {
	"aws": "aws", "awslocal": "aws", "awscli": "aws", "aws-cli": "aws", "aws_cli": "aws",
	"eksctl": "eksctl",
	"x-amz-target": "request",
	"sh": "shell", "bash": "shell", "dash": "shell", "ash": "shell", "zsh": "shell", "ksh": "shell", "fish": "shell",
	"eval": "shell", "ssh": "shell", "su": "shell", "cmd": "shell", "pwsh": "shell", "powershell": "shell",
	"python": "program", "ipython": "program", "node": "program", "nodejs": "program", "deno": "program", "bun": "program",
	"tsx": "program", "ts-node": "program", "ruby": "program", "perl": "program", "php": "program",
	"echo": "data", "printf": "data", "logger": "data", "write-host": "data", "write-output": "data", "grep": "data",
	"egrep": "data", "rg": "data", "man": "data",
})

# A here-document to a file is a script or a program by the name of the file.
_openers(line) := {kind | some word in words; kind := _programs[shell.program(word)]} | {kind |
	some word in words
	parts := split(word, ".")
	kind := _files[parts[count(parts) - 1]]
} if {
	words := split(strings.replace_n({"<": " ", ">": " ", "|": " ", ";": " ", "&": " ", "(": " ", `"`: "", "'": ""}, line), " ")
}

_files := {
	"sh": "shell", "bash": "shell", "ps1": "shell",
	"py": "program", "js": "program", "mjs": "program", "cjs": "program", "ts": "program", "rb": "program", "pl": "program",
	"php": "program",
}

# A text that an unknown interpreter runs, and that no shell's text begins like.
_is_program(text) if {
	regex.match(`^\s*(?:#!.*(?:python|node|ruby|perl|php)|(?:import|from|const|let|var|new|await)\s|require\b|[\w.]+\([^)])`, text)
}

# Commands that a program starts: as one text, or as a list of words, which is a command of a shell without its commas.
# Behind a colon the text is a shell's, not the program once more.
_shells_of(program) := {concat(" ", [":", strings.replace_n({"[": " ", "]": " ", ",": " "}, program)])} | {text |
	some [_, text] in regex.find_all_string_submatch_n(`(?i)(?:system|run|call|output|popen|exec\w*|spawn\w*)\s*\(\s*[frb]?["'\x60]+([^"'\x60]*)`, program, -1)
}

# Calls

_command_call("aws", _, arguments) := _cli_call(named, arguments) if {
	not "--generate-cli-skeleton" in arguments
	named := _named(arguments)
	not named[2] == "help"
}

_command_call("eksctl", _, arguments) := _call("eks", "update-cluster-logging", _of_options(arguments), "") if {
	"update-cluster-logging" in arguments
}

_command_call("cmdlet", word, arguments) := object.union(call, {"name": lower(word)}) if {
	[service, operation] := _cmdlets[shell.program(word)]
	call := _call(service, operation, _of_options(arguments), concat(" ", arguments))
}

# A request without SDK: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonParameters.html
_command_call("request", word, arguments) := _call("", parts[count(parts) - 1], _of_program(text), text) if {
	parts := split(trim_space(word), ".")
	text := concat(" ", arguments)
}

_cli_call(named, arguments) := {
	"name": $"s3 {named[1]}",
	"operation": named[1],
	"file": named[2 + _file_commands[named[1]]],
	"options": _of_options(arguments),
} if {
	named[0] == "s3"
} else := _call(named[0], named[1], _of_options(arguments), concat(" ", arguments))

# The words that are neither options nor the values of the options that the CLI takes before the operation.
_named(arguments) := [word |
	before := array.concat([""], arguments)
	some i, word in arguments
	not startswith(word, "-")
	not _with_value[before[i]]
]

# https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html and the options of `aws s3` for files
_with_value[concat("", ["--", option])] if {
	some option in split("acl ca-bundle cli-binary-format cli-connect-timeout cli-read-timeout color endpoint-url exclude include output page-size profile query region request-payer source-region sse storage-class", " ")
}

_program_calls(program) := [_call("", operation, _of_program(arguments), arguments) |
	some [_, defined, operation, arguments] in regex.find_all_string_submatch_n(_sdk_call, _without_comments(program), -1)
	defined == ""
]

_without_comments(program) := concat("\n", [line |
	some line in split(program, "\n")
	not startswith(trim_space(line), "#")
	not startswith(trim_space(line), "//")
])

# As SDKs spell operations, with what stands in their parentheses.
_sdk_call := concat("", [
	`(?is)\b((?:def|function|func|sub)\s+)?(`,
	concat("|", [replace(operation, "-", "_?") | some operation, _ in _operations]),
	`)(?:command|request|input)?\s*\(((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)`,
])

_call(service, operation, options, text) := {
	"name": lower(operation),
	"service": _service(service),
	"operation": _bare(operation),
	"options": options,
	"flat": _flat(text),
}

# What a text says, however it spells lists and objects: JSON, the CLI's shorthand or a program.
_flat(text) := strings.replace_n(
	{" ": "", "\n": "", "\t": "", `"`: "", "'": "", `\`: "", "-": "", "_": "", "=": ":", ">": ""},
	lower(text),
)

_of_options(arguments) := object.union(given, _of_json(object.get(given, "cliinputjson", ""))) if {
	after := array.concat(arguments, ["-"])
	given := _last_of_each([[_bare(trim_prefix(split(word, "=")[0], "--no-")), _value(word, after[i + 1])] |
		some i, word in arguments
		startswith(word, "-")
	])
}

# An input that is no JSON, such as a file, is an option like any other.
_of_json(text) := object.union({"cliinputjson": "read"}, _of_object(json_text.read(text)))

_of_json(text) := {} if not json_text.read(text)

_value(word, after) := "false" if {
	startswith(word, "--no-")
} else := substring(word, indexof(word, "=") + 1, -1) if {
	contains(word, "=")
} else := after if {
	not startswith(after, "-")
} else := "true"

# A JSONPath gives a parameter its value where its name ends in `.$`.
_of_object(parameters) := _last_of_each([[_bare(trim_suffix($"{key}", ".$")), _plain(value)] | some key, value in parameters])

_plain(value) := value if {
	is_string(value)
} else := json.marshal(value)

# So many arguments of a call are read.
_most_arguments := 100

# The arguments of a call stand before what is nested in them, so the first of a name counts.
_of_program(text) := _last_of_each([pairs[(count(pairs) - i) - 1] | some i, _ in pairs]) if {
	pairs := [[_bare(key), concat("", [value, _variable(bare)])] |
		some [_, key, value, bare] in regex.find_all_string_submatch_n(`(\w+)["']?\s*(?:=>|[:=])\s*(?:["'\x60]([^"'\x60]*)["'\x60]|([^\s,(){}\[\]"'\x60]+)|)`, text, _most_arguments)
	]
}

# A word that is no value names a variable.
_variable(word) := lower(word) if {
	lower(word) in {"", "false"}
} else := word if {
	_number(word)
} else := concat("", ["$", word])

_last_of_each(pairs) := {key: values[count(values) - 1] |
	some [key, _] in pairs
	values := [value | some [other, value] in pairs; other == key]
}

# Verdicts

_judged(d, call) := is if {
	is := _judged_file(d, call)
} else := "harmless" if {
	_takes_nothing(call.operation, call)
} else := "lost" if {
	_kind(call) == "logging"
} else := _judged_kind(d, _kind(call), call)

_judged_kind(_, "store", call) := _judged_days(object.get(call.options, "retentionperiod", ""))

_judged_kind(_, "account", call) := _judged_policy(object.get(call.options, "policytype", "$"))

_judged_kind(d, "resource", call) := _judged_resource(d, object.get(call.options, "typename", ""), call)

_judged_kind(d, kind, call) := _judged_target(d, kind, call) if not kind in {"account", "resource", "store"}

_judged_target(d, kind, call) := aws_targets.judged(d, kind, target) if {
	some option in _target_options[kind]
	target := call.options[option]
	target != ""
} else := "untold"

_target_options := {
	"bucket": ["bucket", "bucketname"],
	"group": ["loggroupname", "loggroupidentifier"],
	"key": ["keyid"],
	"stream": ["deliverystreamname"],
}

_judged_days(text) := "untold" if {
	contains(text, "$")
} else := "lost" if {
	_number(text) < settings.retention_days
} else := "harmless"

_number(text) := number if {
	number := values.number({"value": text}).value
	is_number(number)
}

_judged_policy(type) := "lost" if {
	type == "RETENTION_POLICY"
} else := "untold" if {
	contains(type, "$")
} else := "harmless"

# https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
_takes_nothing("updateclusterconfig", call) if {
	logging := split(call.flat, "clusterlogging:")[1]
	contains(logging, "enabled:true")
	not contains(logging, "enabled:false")
}

_takes_nothing("updateclusterconfig", call) if {
	some option, _ in call.options
	_is_about_else(option)
	not call.options.logging
	not _is_open(call)
}

_is_about_else(option) if endswith(option, "config")

_is_about_else(option) if option in {"deletionprotection", "upgradepolicy"}

# Files and dictionaries may hold any argument.
_is_open(call) if {
	some option in ["cliinputjson", "cliinputyaml"]
	call.options[option] != "read"
}

_is_open(call) if contains(call.flat, "**")

_takes_nothing("updateclusterlogging", call) if {
	call.options.enabletypes
	not call.options.disabletypes
}

# Settings of a trail that record or protect more.
_takes_nothing("updatetrail", call) if {
	call.options.name
	count({option | some option, _ in call.options} & {"s3bucketname", "s3keyprefix"}) == 0
	count({value | some value in call.options} & {"", "false"}) == 0
	not _is_open(call)
}

_takes_nothing("puteventselectors", call) if {
	parts := split(call.flat, "eventselectors")
	selectors := parts[count(parts) - 1]
	some all in ["readwritetype:all", "field:eventcategory,equals:[management"]
	contains(selectors, all)
	every narrow in _narrow {
		not contains(selectors, narrow)
	}
}

# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
_narrow := {
	"$", "eventname", "eventsource", "eventtype", "false", "file:", "readonly", "sessioncredential", "useridentity",
	"writeonly",
}

_takes_nothing("putretentionpolicy", call) if _number(call.options.retentionindays) >= settings.retention_days

_takes_nothing("putaccountpolicy", call) if {
	days := split(call.flat, "retentionindays:")[1]
	_number(substring(days, 0, count(days) - count(trim_left(days, "0123456789")))) >= settings.retention_days
}

# A filter that feeds no archive keeps no logs.
_takes_nothing("deletesubscriptionfilter", call) if {
	not aws_targets.is_archive_filter(object.get(call.options, "filtername", "$"))
}

# Cloud Control names the type of what it changes: https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html
_judged_resource(d, type, call) := "untold" if {
	contains(type, "$")
} else := "harmless" if {
	call.operation == "updateresource"
	patches := json_text.read(call.options.patchdocument)
	every patch in patches {
		_patch_takes_nothing(type, patch)
	}
} else := "lost" if {
	_types[type] == "logging"
} else := aws_targets.judged(d, _types[type], object.get(call.options, "identifier", "$"))

_types := {
	"AWS::CloudTrail::Trail": "logging",
	"AWS::EKS::Cluster": "logging",
	"AWS::KMS::Key": "key",
	"AWS::KinesisFirehose::DeliveryStream": "stream",
	"AWS::Logs::LogGroup": "group",
	"AWS::S3::Bucket": "bucket",
	"AWS::S3::BucketPolicy": "bucket",
}

_patch_takes_nothing(_, patch) if startswith(patch.path, "/Tags")

_patch_takes_nothing("AWS::EKS::Cluster", patch) if not startswith(patch.path, "/Logging")

_patch_takes_nothing("AWS::EKS::Cluster", patch) if {
	every type in settings.required_log_types {
		contains(json.marshal(patch.value), $`"{type}"`)
	}
}

_patch_takes_nothing("AWS::CloudTrail::Trail", patch) if patch.value == true

_patch_takes_nothing("AWS::Logs::LogGroup", patch) if {
	patch.path == "/RetentionInDays"
	patch.value >= settings.retention_days
}

# A file on the machine is no target.
_judged_file(d, call) := "harmless" if {
	call.operation == "sync"
	not call.options.delete
} else := "untold" if {
	startswith(call.file, "$")
} else := "harmless" if {
	not startswith(call.file, "s3://")
} else := aws_targets.judged(d, "bucket", split(trim_prefix(call.file, "s3://"), "/")[0])
