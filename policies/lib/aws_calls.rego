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
#   where the call takes away something of ours, or "untold" where the text does not name its target.
in_text(d, text) := _counted(d, calls) if {
	_names_an_operation(text)

	# Rego has no recursion: a shell that is started by a shell is read three levels deep. Wasm does not remember what a
	# function returned, so each text is read once.
	first := _reading(text)
	second := [_reading(inner) | some inner in first.inner]
	third := [_reading(inner) | some inner in {inner | some outer in second; some inner in outer.inner}]
	fourth := [_reading(inner) | some inner in {inner | some outer in third; some inner in outer.inner}]
	calls := [call | some reading in array.concat(array.concat([first], second), array.concat(third, fourth)); some call in reading.calls]
} else := set()

# Most texts are read no further.
_names_an_operation(text) if regex.match(_some_operation, replace(replace(replace(replace(replace(text, "\r", ""), "\\\n", ""), "'", ""), "\"", ""), "\\", ""))

_some_operation := concat("|", [`(?is)\bs3\s.*\b(?:mv|rb|rm|sync)\s`, concat("|", _cmdlet_names), concat("|", _spellings)])

_cmdlet_names := [cmdlet | some cmdlet, _ in _cmdlets]

_spellings := [replace(operation, "-", "[-_]?") | some operation in _longest_first]

# METADATA
# description: The same of an integration of EventBridge Scheduler or Step Functions, by its ARN and its parameters.
in_integration(d, arn, parameters) := _counted(d, [call |
	[[_, service, operation]] := regex.find_all_string_submatch_n(`^arn:[a-z-]+:(?:scheduler|states):::aws-sdk:([A-Za-z0-9]+):([A-Za-z0-9]+)(?:\.[A-Za-z]+)?$`, arn, 1)
	call := _of_parameters(service, operation, parameters)
])

_counted(d, calls) := {{"name": call.name, "is": is} |
	some call in calls
	is := _judged(d, call)
	is != "harmless"
}

# Texts

# The calls in a text, and the texts that it has a shell run.
_reading(text) := {
	"calls": array.concat(
		[call | some command in read.commands; some call in _calls_of(command.words)],
		[call | some program in programs; some call in _program_calls(program)],
	),
	"inner": (({inner | some command in read.commands; some inner in command.substitutions} | _run_by("shell", read)) | {inner |
		some program in programs
		some inner in _shells_of(program)
	}),
} if {
	read := shell.read(text)
	programs := _run_by("program", read) | _itself(text)
}

# A text that is no shell's: an interpreter that is not known runs it.
_itself(text) := {text} if {
	regex.match(`^\s*(?:#![^\n]*(?:python|node|ruby|perl|php)|import\s|from\s+\S+\s+import\s|(?:const|let|var)\s|require\b|(?:(?:await|new)\s+)?[A-Za-z_]\w*(?:\.\w+)*\((?:[^)]|\)\s*[^\s{]|\)\s*$))`, text)
} else := set()

_run_by(kind, read) := ({text |
	some command in read.commands
	runner := _runner_at(command.words, kind)
	some i, text in command.words
	i > runner
	regex.match(`\s|\(`, text)
} | {document.text |
	some document in read.documents
	regex.match(_opens[kind], document.line)
}) | {concat(" ", array.slice(command.words, 1, count(command.words))) |
	some i, command in read.commands
	command.is_piped
	command.words[0] in {"echo", "printf"}
	_ = _runner_at(read.commands[i + 1].words, kind)
}

_runner_at(words, kind) := i if {
	i := min([i | some i, word in words; regex.match(_runners[kind], word)])
	not _is_data(words, i)
}

_runners := {
	"shell": `(?i)^(?:.*[/\\])?(?:sh|bash|dash|ash|zsh|ksh|fish|eval|ssh|su|cmd|pwsh|powershell)(?:\.exe)?$`,
	"program": `(?i)^(?:.*[/\\])?(?:python[0-9.]*|ipython|node|nodejs|deno|bun|tsx|ts-node|ruby|perl|php)(?:\.exe)?$`,
}

# A here-document to a file is a program or a script by the name of the file.
_opens := {
	"shell": `(?i)(?:^|[\s/|;&(])(?:sh|bash|dash|ash|zsh|ksh|fish|ssh|su|pwsh|powershell)(?:\s|$)|\.(?:sh|bash|ps1)\b`,
	"program": `(?i)(?:^|[\s/|;&(])(?:python[0-9.]*|ipython|node|nodejs|deno|bun|tsx|ts-node|ruby|perl|php)(?:\s|$)|\.(?:py|js|mjs|cjs|ts|rb|pl|php)\b`,
}

# What these print or look for is no call.
_is_data(words, i) if {
	some word in array.slice(words, 0, i)
	lower(word) in {"echo", "printf", "logger", "write-host", "write-output", "grep", "egrep", "rg", "man"}
}

# Commands that a program starts: as one text, or as a list of words.
_shells_of(program) := {text |
	some [_, text] in regex.find_all_string_submatch_n(`(?i)(?:system|run|call|output|popen|exec\w*|spawn\w*)\s*\(\s*[frb]?["'\x60]+([^"'\x60]*)`, program, -1)
} | {concat(" ", [word | some [word] in regex.find_all_string_submatch_n(_string, list, -1)]) |
	some [list] in regex.find_all_string_submatch_n($`(?:{_string}\s*,\s*\[?\s*)+{_string}`, program, -1)
}

_string := `(?:"[^"\n]*"|'[^'\n]*')`

# Calls

_calls_of(words) := array.concat(array.concat(_cli_calls(words), _eksctl_calls(words)), array.concat(_cmdlet_calls(words), _http_calls(words)))

_cli := `(?i)^(?:.*[/\\])?\$?\{?(?:aws|awslocal|aws2|awscli|aws-cli)(?:_cli)?\}?(?:\.exe|\.cmd)?(?::[^/]*|@.*)?$`

_cli_calls(words) := [call |
	i := min([i | some i, word in words; regex.match(_cli, word)])
	not _is_data(words, i)
	arguments := array.slice(words, i + 1, count(words))
	named := _named(arguments)
	not named[2] == "help"
	not "--generate-cli-skeleton" in arguments
	call := _cli_call(named, arguments)
]

_cli_call(named, arguments) := {
	"name": concat(" ", ["s3", command]),
	"service": "s3 files",
	"operation": command,
	"options": {},
	"files": array.slice(named, 2, count(named)),
	"deletes": "--delete" in arguments,
} if {
	lower(named[0]) == "s3"
	command := lower(named[1])
} else := _of_options(named[0], named[1], arguments)

# The words that are neither options nor the values of the options that the CLI takes before the operation.
_named(arguments) := [word |
	before := array.concat([""], arguments)
	some i, word in arguments
	not startswith(word, "-")
	not before[i] in _with_value
]

# https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html and the options of `aws s3` for files
_with_value := {
	"--acl", "--ca-bundle", "--cli-binary-format", "--cli-connect-timeout", "--cli-read-timeout", "--color",
	"--endpoint-url", "--exclude", "--include", "--output", "--page-size", "--profile", "--query", "--region",
	"--request-payer", "--source-region", "--sse", "--storage-class",
}

_eksctl_calls(words) := [_of_options("eks", word, words) |
	i := min([i | some i, word in words; regex.match(`(?i)^(?:.*[/\\])?eksctl(?:\.exe)?$`, word)])
	not _is_data(words, i)
	some j, word in words
	j > i
	lower(word) == "update-cluster-logging"
]

_cmdlet_calls(words) := [object.union(_of_options(service, operation, words), {"name": lower(words[i])}) |
	i := min([i | some i, word in words; _cmdlets[lower(word)]])
	not _is_data(words, i)
	[service, operation] := _cmdlets[lower(words[i])]
]

# https://docs.aws.amazon.com/powershell/latest/reference/
_cmdlets := {
	"disable-kmskey": ["kms", "disable-key"],
	"remove-cttrail": ["cloudtrail", "delete-trail"],
	"remove-cwlloggroup": ["logs", "delete-log-group"],
	"remove-cwllogstream": ["logs", "delete-log-stream"],
	"remove-s3bucket": ["s3api", "delete-bucket"],
	"remove-s3bucketpolicy": ["s3api", "delete-bucket-policy"],
	"remove-s3object": ["s3api", "delete-object"],
	"request-kmskeydeletion": ["kms", "schedule-key-deletion"],
	"stop-ctlogging": ["cloudtrail", "stop-logging"],
	"update-eksclusterconfig": ["eks", "update-cluster-config"],
	"write-cwlretentionpolicy": ["logs", "put-retention-policy"],
}

# The operation of a request without SDK: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/CommonParameters.html
_http_calls(words) := [_of_text(operation, text) |
	some i, word in words
	[[_, operation]] := regex.find_all_string_submatch_n(`(?i)^x-amz-target:\s*\S*\.([a-z]+)\s*$`, word, 1)
	not _is_data(words, i)
	text := concat(" ", words)
]

_program_calls(program) := [_of_text(operation, arguments) |
	some [_, defined, operation, arguments] in regex.find_all_string_submatch_n(_sdk_call, program, -1)
	defined == ""
]

# As SDKs spell operations, with what stands in their parentheses.
_sdk_call := concat("", [
	`(?is)\b((?:def|function|func|sub)\s+)?(`,
	concat("|", [replace(operation, "-", "_?") | some operation in _longest_first]),
	`)(?:command|request|input)?\s*\(((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*)`,
])

_longest_first := [operation | some [_, operation] in sort([[0 - count(operation), operation] |
	some operations in _operations
	some operation, _ in operations
])]

_of_options(service, operation, arguments) := {
	"name": lower(operation),
	"service": _service(service),
	"operation": _bare(operation),
	"options": object.union(_of_json(object.get(options, "cliinputjson", "")), options),
	"keys": {_key(word) | some word in arguments; startswith(word, "-")},
	"text": concat(" ", arguments),
} if {
	after := array.concat(arguments, ["-"])
	pairs := [[key, _value(word, after[i + 1])] |
		some i, word in arguments
		startswith(word, "-")
		key := _key(word)
		_read_options[key]
	]
	options := _last_of_each(pairs)
}

_of_parameters(service, operation, parameters) := {
	"name": lower(operation),
	"service": _service(service),
	"operation": _bare(operation),
	"options": _last_of_each(pairs),
	"keys": {key | some [key, _] in pairs},
	"text": json.marshal(parameters),
} if {
	pairs := _pairs_of(parameters)
}

_of_text(operation, text) := {
	"name": lower(operation),
	"service": "",
	"operation": _bare(operation),
	"options": {key: value | some key, value in _last_of_each(_reversed(pairs)); value != ""},
	"keys": {key | some [key, _] in pairs},
	"text": text,
} if {
	pairs := [[_bare(key), concat("", [value, _variable(bare)])] |
		some [_, key, value, bare] in regex.find_all_string_submatch_n(`(\w+)["']?\s*(?:=>|[:=])\s*(?:["'\x60]([^"'\x60]*)["'\x60]|([^\s,(){}\[\]"'\x60]+)|)`, text, -1)
	]
}

# The arguments of a call stand before what is nested in them.
_reversed(list) := [list[(count(list) - i) - 1] | some i, _ in list]

_variable(word) := word if {
	word == ""
} else := lower(word) if {
	regex.match(`(?i)^(?:true|false|[0-9]+)$`, word)
} else := concat("", ["$", word])

# Of options that are given twice the last counts. Only options that are read are looked for.
_last_of_each(pairs) := {key: values[count(values) - 1] |
	some key in _read_options
	values := [value | some [other, value] in pairs; other == key]
	count(values) > 0
}

_read_options := {
	"accessconfig", "bucket", "bucketname", "cliinputjson", "cloudwatchlogsloggrouparn", "cloudwatchlogsrolearn",
	"computeconfig", "deletionprotection", "deliverystreamname", "disabletypes", "enabletypes", "filtername",
	"identifier", "keyid", "kmskeyid", "kubernetesnetworkconfig", "logging", "loggroupidentifier", "loggroupname",
	"name", "patchdocument", "policytype", "remotenetworkconfig", "resourcesvpcconfig", "retentionindays",
	"retentionperiod", "snstopicname", "storageconfig", "typename", "upgradepolicy", "zonalshiftconfig",
}

_key(word) := _bare(trim_prefix(trim_left(split(word, "=")[0], "-"), "no-"))

_value(word, after) := "false" if {
	startswith(word, "--no-")
} else := substring(word, indexof(word, "=") + 1, -1) if {
	contains(word, "=")
} else := after if {
	not startswith(after, "-")
} else := "true"

_of_json(text) := _last_of_each(_pairs_of(json_text.read(text)))

_of_json(text) := {} if not json_text.read(text)

# A JSONPath gives a parameter its value where its name ends in `.$`.
_pairs_of(parameters) := [[_bare(trim_suffix(key, ".$")), _plain(value)] | some key, value in parameters] if {
	is_object(parameters)
} else := []

_plain(value) := value if {
	is_string(value)
} else := json.marshal(value)

_bare(text) := replace(replace(lower(text), "-", ""), "_", "")

# What the CLI, and what integrations call the services.
_service(name) := object.get({"s3api": "s3", "cloudwatchlogs": "logs"}, lower(name), lower(name))

# What each operation is about. Those of "logging" concern clusters and trails, of which all are ours.
# https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateClusterConfig.html
# https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
# https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html
# https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_Operations.html
_operations := {
	"cloudcontrol": {"delete-resource": "resource", "update-resource": "resource"},
	"cloudtrail": {
		"delete-event-data-store": "logging",
		"delete-trail": "logging",
		"put-event-selectors": "logging",
		"stop-event-data-store-ingestion": "logging",
		"stop-logging": "logging",
		"update-event-data-store": "store",
		"update-trail": "logging",
	},
	"eks": {"update-cluster-config": "logging", "update-cluster-logging": "logging"},
	"firehose": {"delete-delivery-stream": "stream", "update-destination": "stream"},
	"kms": {
		"delete-imported-key-material": "key",
		"disable-key": "key",
		"put-key-policy": "key",
		"schedule-key-deletion": "key",
	},
	"logs": {
		"delete-log-group": "group",
		"delete-log-stream": "group",
		"delete-subscription-filter": "filter",
		"put-account-policy": "account",
		"put-retention-policy": "group",
	},
	"s3": {
		"delete-bucket": "bucket",
		"delete-bucket-policy": "bucket",
		"delete-object": "bucket",
		"delete-objects": "bucket",
		"put-bucket-lifecycle": "bucket",
		"put-bucket-lifecycle-configuration": "bucket",
		"put-bucket-policy": "bucket",
	},
}

_about[_bare(operation)] contains [service, kind] if {
	some service, operations in _operations
	some operation, kind in operations
}

# The kind of a call; undefined for any other operation, and for one of another service that has the same name.
_kind(call) := kind if {
	some [service, kind] in _about[call.operation]
	_is_of(call.service, service)
}

_is_of(named, service) if named == service

_is_of("", _)

# A variable may name any service.
_is_of(named, _) if contains(named, "$")

# Verdicts

_judged(d, call) := _judged_files(d, call) if {
	call.service == "s3 files"
} else := "harmless" if {
	not _kind(call)
} else := "harmless" if {
	_takes_nothing(call)
} else := "lost" if {
	_kind(call) == "logging"
} else := _judged_number(object.get(call.options, "retentionperiod", "")) if {
	_kind(call) == "store"
} else := _judged_account(call) if {
	_kind(call) == "account"
} else := _judged_resource(d, call) if {
	_kind(call) == "resource"
} else := _judged_target(d, "group", call) if {
	_kind(call) == "filter"
} else := _judged_target(d, _kind(call), call)

_judged_target(d, kind, call) := aws_targets.judged(d, kind, target) if {
	some option in _target_options[kind]
	target := call.options[option]
} else := "untold"

_target_options := {
	"bucket": ["bucket", "bucketname"],
	"group": ["loggroupname", "loggroupidentifier"],
	"key": ["keyid"],
	"resource": ["identifier"],
	"stream": ["deliverystreamname"],
}

_judged_number(text) := "untold" if {
	contains(text, "$")
} else := "lost" if {
	_days(text) < settings.retention_days
} else := "harmless"

_days(text) := values.number({"value": text}).value if regex.match(`^[0-9]{1,5}$`, text)

_days_in(text) := _days(days) if {
	[[_, days]] := regex.find_all_string_submatch_n(`(?i)retention_?-?in_?-?days\\?["']?\s*[=:]>?\s*["']?([0-9]{1,5})(?:[^0-9]|$)`, text, -1)
}

_judged_account(call) := "harmless" if {
	_days_in(call.text) >= settings.retention_days
} else := "lost" if {
	call.options.policytype == "RETENTION_POLICY"
} else := "untold" if {
	contains(object.get(call.options, "policytype", "$"), "$")
} else := "harmless"

# https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
_takes_nothing(call) if {
	call.operation == "updateclusterconfig"
	_enables(call.text)
}

_takes_nothing(call) if {
	call.operation == "updateclusterconfig"
	some option in [
		"accessconfig", "computeconfig", "deletionprotection", "kubernetesnetworkconfig", "remotenetworkconfig",
		"resourcesvpcconfig", "storageconfig", "upgradepolicy", "zonalshiftconfig",
	]
	call.keys[option]
	not call.keys.logging
	not call.keys.cliinputjson
	not call.keys.cliinputyaml
	not contains(call.text, "**")
}

_takes_nothing(call) if {
	call.operation == "updateclusterlogging"
	call.options.enabletypes
	not call.options.disabletypes
}

# Settings of a trail that record or protect more.
_takes_nothing(call) if {
	call.operation == "updatetrail"
	call.keys.name
	every key in call.keys {
		_adds(key)
	}
	not regex.match(`(?i)--no-(?:enable|include|is)|[=:]\s*false\b|[=:]\s*["']{2}|\*\*`, call.text)
	every value in call.options {
		value != ""
	}
}

_adds(key) if key in {"name", "region", "profile", "output", "query", "nocli", "clipager"}

_adds(key) if startswith(key, "ismultiregion")

_adds(key) if key in {"cloudwatchlogsloggrouparn", "cloudwatchlogsrolearn", "enablelogfilevalidation", "includeglobalserviceevents", "isorganizationtrail", "kmskeyid", "snstopicname"}

_takes_nothing(call) if {
	call.operation == "puteventselectors"
	regex.match(`(?i)read_?write_?type\\?["']?\s*[=:]>?\s*\\?["']?all`, call.text)
	not regex.match(`(?i)readonly|writeonly|exclude|advanced|false|file:|[$]`, call.text)
}

# All fields of a selector of management events say no more than its category.
_takes_nothing(call) if {
	call.operation == "puteventselectors"
	regex.match(`(?i)eventcategory.*management`, replace(call.text, "\n", " "))
	not regex.match(`(?i)readonly|event_?(?:source|name|type)|sessioncredential|useridentity|not_?(?:equals|starts|ends)|file:|[$]`, call.text)
}

_takes_nothing(call) if {
	call.operation == "putretentionpolicy"
	_days(call.options.retentionindays) >= settings.retention_days
}

# A filter that feeds no archive keeps no logs.
_takes_nothing(call) if {
	call.operation == "deletesubscriptionfilter"
	not aws_targets.is_archive_filter(object.get(call.options, "filtername", "$"))
}

_enables(text) if {
	regex.match(`(?i)enabled\\?["']?\s*[=:]>?\s*true`, text)
	not regex.match(`(?i)enabled\\?["']?\s*[=:]>?\s*false`, text)
}

# Cloud Control names the type of what it changes: https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations.html
_judged_resource(d, call) := "harmless" if {
	not call.options.typename
} else := "untold" if {
	contains(call.options.typename, "$")
} else := "harmless" if {
	call.operation == "updateresource"
	patches := json_text.read(call.options.patchdocument)
	every patch in patches {
		_patch_takes_nothing(call.options.typename, patch)
	}
} else := "lost" if {
	call.options.typename in {"AWS::EKS::Cluster", "AWS::CloudTrail::Trail"}
} else := _judged_target(d, "resource", call) if {
	not call.options.identifier
} else := aws_targets.judged(d, kind, call.options.identifier) if {
	kind := {
		"AWS::KMS::Key": "key",
		"AWS::KinesisFirehose::DeliveryStream": "stream",
		"AWS::Logs::LogGroup": "group",
		"AWS::S3::Bucket": "bucket",
		"AWS::S3::BucketPolicy": "bucket",
	}[call.options.typename]
} else := "harmless"

_patch_takes_nothing("AWS::EKS::Cluster", patch) if not startswith(patch.path, "/Logging")

_patch_takes_nothing("AWS::EKS::Cluster", patch) if {
	patch.op in {"add", "replace"}
	startswith(patch.path, "/Logging")
	every type in settings.required_log_types {
		contains(json.marshal(patch.value), $`"{type}"`)
	}
}

_patch_takes_nothing("AWS::CloudTrail::Trail", patch) if {
	patch.path in {"/EnableLogFileValidation", "/IncludeGlobalServiceEvents", "/IsLogging", "/IsMultiRegionTrail"}
	patch.value == true
}

_patch_takes_nothing("AWS::Logs::LogGroup", patch) if {
	patch.path == "/RetentionInDays"
	patch.value >= settings.retention_days
}

_patch_takes_nothing(_, patch) if startswith(patch.path, "/Tags")

# The CLI's commands for files: https://docs.aws.amazon.com/cli/latest/reference/s3/
_judged_files(d, call) := _judged_file(d, call.files[0]) if {
	call.operation in {"mv", "rb", "rm"}
} else := _judged_file(d, call.files[1]) if {
	call.operation == "sync"
	call.deletes
} else := "untold" if {
	call.operation in {"rb", "rm"}
} else := "harmless"

_judged_file(d, file) := aws_targets.judged(d, "bucket", bucket) if {
	[[_, bucket]] := regex.find_all_string_submatch_n(`^s3://((?:\$\{[^}]*\}|[^/])+)`, file, 1)
} else := "untold" if {
	startswith(file, "$")
} else := "harmless"
