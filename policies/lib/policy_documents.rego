# METADATA
# description: |
#   The policies of keys and buckets, read as IAM reads them
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html). A request has:
#   `service`, the principal that AWS calls with; `region`, that of the service where it is known, otherwise "*";
#   `resource`, the ARN that is asked for; and `context`, the condition keys that are known, in lower case. ARNs may
#   have stars for what is not known.
package lib.policy_documents

import data.lib.globs
import data.lib.json_text
import data.lib.partitions

# METADATA
# description: The statements of a policy, an empty list where the text is no policy.
statements(text) := [statement |
	is_string(text)
	some statement in _list(json_text.read(text).Statement)
	is_object(statement)
]

# METADATA
# description: |
#   What statements say of an action: `is` is "yes", "no" or "maybe". `allows` and `denies` are the statements that admit
#   and refuse it, `perhaps_allows` and `perhaps_denies` those of which it cannot be told.
ruling(list, request, action) := object.union(by_part, {"is": _is(by_part)}) if {
	answers := [[part, _essence(statement)] |
		some statement in list
		part := _part[statement.Effect][_concerns(statement, request, action)]
	]
	by_part := {part: {statement | some [of, statement] in answers; of == part} | some part in _parts}
}

# METADATA
# description: The ruling of a policy that is not known, of which it is known that it admits.
admitted := {
	"is": "yes",
	"allows": {"a policy that is not known"},
	"denies": set(),
	"perhaps_allows": set(),
	"perhaps_denies": set(),
}

_parts := {"allows", "denies", "perhaps_allows", "perhaps_denies"}

_part := {
	"Allow": {"yes": "allows", "maybe": "perhaps_allows"},
	"Deny": {"yes": "denies", "maybe": "perhaps_denies"},
}

_is(ruled) := "no" if {
	count(ruled.denies) > 0
} else := "no" if {
	count(ruled.allows | ruled.perhaps_allows) == 0
} else := "maybe" if {
	count(ruled.perhaps_denies) > 0
} else := "maybe" if {
	count(ruled.allows) == 0
} else := "yes"

# The identifier of a statement says nothing of its meaning.
_essence(statement) := object.remove(statement, ["Sid"])

# METADATA
# description: |
#   What a change of a policy does to an action that was admitted, surely or perhaps: "kept", "lost", or "unsure" where a
#   statement that cannot be judged is new, or the one that surely admitted it is gone.
change(before, after) := "kept" if {
	before.is == "no"
} else := "lost" if {
	after.is == "no"
} else := "kept" if {
	after.is == "yes"
} else := "unsure" if {
	count(after.perhaps_denies - before.perhaps_denies) > 0
} else := "kept" if {
	count(after.allows) > 0
} else := "kept" if {
	count(before.allows) == 0
	count(after.perhaps_allows & before.perhaps_allows) > 0
} else := "unsure"

_concerns(statement, request, action) := _least({
	_principal(statement, request),
	_action(statement, action),
	_resource(statement, request),
	_conditions(statement, request),
})

_least(answers) := "no" if {
	"no" in answers
} else := "maybe" if {
	"maybe" in answers
} else := "yes"

_most(answers) := "yes" if {
	"yes" in answers
} else := "maybe" if {
	"maybe" in answers
} else := "no"

_opposite := {"yes": "no", "no": "yes", "maybe": "maybe"}

# METADATA
# description: |
#   The ARNs for which statements admit a service by name to an action, "*" where one names none. A statement names them
#   under the first of the given condition keys that it has.
admitted_for(list, service, action, keys) := {arn |
	some statement in list
	statement.Effect == "Allow"
	_names_service(statement, service)
	_action(statement, action) != "no"
	some arn in _condition_arns(statement, keys)
}

# METADATA
# description: The resources on which statements admit a service by name to an action, "*" where one names none.
resources_for(list, service, action) := {resource |
	some statement in list
	statement.Effect == "Allow"
	_names_service(statement, service)
	_action(statement, action) != "no"
	some resource in _texts(object.get(statement, "Resource", "*"))
}

_names_service(statement, service) if {
	some name in _list(statement.Principal.Service)
	name != "*"
	_is_service(name, service, "*")
}

_condition_arns(statement, keys) := named[0] if {
	named := [arns |
		some key in keys
		arns := {text |
			some operator, wanted in object.get(statement, "Condition", {})
			not startswith(lower(operator), "stringnot")
			not startswith(lower(operator), "arnnot")
			some name, list in wanted
			lower(name) == key
			some text in _texts(list)
		}
		count(arns) > 0
	]
	count(named) > 0
} else := {"*"}

_principal(statement, request) := _answer(_is_named(statement.Principal, request)) if {
	_ = statement.Principal
} else := _opposite[_answer(_is_named(statement.NotPrincipal, request))] if {
	_ = statement.NotPrincipal
} else := "no"

_answer(true) := "yes"

_answer(false) := "no"

_is_named(principal, request) if {
	principal == "*"
} else if {
	some name in _list(principal.Service)
	_is_service(name, request.service, request.region)
} else if {
	"*" in _list(principal.AWS)
} else if {
	# A role of the account may call where the account itself may, because IAM policies grant it the rest.
	some name in _list(principal.AWS)
	request.service == "role"
	_is_of_account(name, request)
} else := false

_is_of_account(name, request) if name == request.role

_is_of_account(name, _) if regex.match(`^([0-9]{12}|arn:[a-z-]+:iam::[0-9]{12}:root)$`, name)

# CloudWatch Logs names itself with the region of its groups
# (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
_is_service("*", _, _)

_is_service(name, service, _) if name == service

_is_service(name, "logs.amazonaws.com", region) if {
	["logs", named] = array.slice(split(name, "."), 0, 2)
	concat(".", array.slice(split(name, "."), 2, count(split(name, ".")))) in partitions.dns_suffixes
	region in {"*", named}
}

# Names of actions are compared without regard to case.
_action(statement, action) := _most({globs.match(lower(pattern), action) | some pattern in _texts(statement.Action)}) if {
	_ = statement.Action
} else := _opposite[_most({globs.match(lower(pattern), action) | some pattern in _texts(statement.NotAction)})] if {
	_ = statement.NotAction
} else := "no"

_resource(statement, request) := _most({globs.covers(pattern, request.resource) | some pattern in _texts(statement.Resource)}) if {
	_ = statement.Resource
} else := _opposite[_most({globs.covers(pattern, request.resource) | some pattern in _texts(statement.NotResource)})] if {
	_ = statement.NotResource
} else := "yes"

_conditions(statement, request) := _least({answer |
	some operator, keys in object.get(statement, "Condition", {})
	some key, wanted in keys
	answer := _condition(lower(operator), object.get(_context(request), lower(key), null), wanted)
})

_context(request) := request.context if {
	request.service == "role"
} else := object.union(_of_services, request.context)

# Operators for all and for any values of a key, and those for keys that need not be present, compare one known value as
# the plain operators do.
_condition(operator, value, wanted) := _compared(_plain(operator), value, _texts(wanted)) if {
	is_string(value)
	_ = _compared(_plain(operator), value, [])
} else := _opposite[_compared(_negated[_plain(operator)], value, _texts(wanted))] if {
	is_string(value)
	_negated[_plain(operator)]
} else := "maybe"

_plain(operator) := trim_suffix(trim_prefix(trim_prefix(operator, "forallvalues:"), "foranyvalue:"), "ifexists")

_negated := {
	"stringnotequals": "stringequals",
	"stringnotequalsignorecase": "stringequalsignorecase",
	"stringnotlike": "stringlike",
	"arnnotequals": "arnequals",
	"arnnotlike": "arnlike",
}

_compared("stringequals", value, wanted) := _most({_equal(text, value) | some text in wanted})

_compared("stringequalsignorecase", value, wanted) := _most({_equal(lower(text), lower(value)) | some text in wanted})

# ArnEquals takes wildcards too.
_compared(operator, value, wanted) := _most({globs.covers(pattern, value) | some pattern in wanted}) if {
	operator in {"stringlike", "arnlike", "arnequals"}
}

_compared("bool", value, wanted) := _most({_equal(lower(text), value) | some text in wanted})

_compared("null", _, wanted) := _most({_equal(lower(text), "false") | some text in wanted})

# Services call with TLS 1.2 or later.
_compared(operator, "TLS 1.2 or later", wanted) := _most({_version(operator, text) | some text in wanted}) if {
	_older[operator]
}

_version(operator, text) := _older[operator] if {
	text in {"1", "1.0", "1.1", "1.2"}
} else := "maybe"

_older := {"numericlessthan": "no", "numericgreaterthanequals": "yes"}

_equal(wanted, value) := "maybe" if {
	contains(value, "*")
	globs.covers(value, wanted) != "no"
} else := "yes" if {
	wanted == value
} else := "no"

# What holds of each call that a service makes in its own name:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_of_services := {
	"aws:securetransport": "true",
	"aws:principalisawsservice": "true",
	"aws:viaawsservice": "false",
	"s3:tlsversion": "TLS 1.2 or later",
}

_list(value) := value if is_array(value)

_list(value) := [value] if not is_array(value)

# JSON of policies has booleans and numbers without quotes too.
_texts(value) := [text | some item in _list(value); text := _text(item)]

_text(item) := item if {
	is_string(item)
} else := json.marshal(item) if {
	not is_object(item)
	not is_array(item)
}
