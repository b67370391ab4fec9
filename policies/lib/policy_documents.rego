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
#   Of statements, those that may name a service as it calls from a region, because most of a policy are of others. Where
#   they are more than AWS would take (https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html), one
#   that may admit anything and one that may refuse it, so that many requests are not compared with many statements.
concerning(list, service, region) := [object.union(_essence(statement), _bond(statement)) | some statement in found] if {
	found := [statement |
		some statement in list
		_may_name(statement, service, region)
	]
	count(found) <= 100
} else := [{"Effect": effect, "Principal": "*", "Action": "*", "Condition": {"of many": {"": json.marshal(list)}}} |
	some effect in ["Allow", "Deny"]
]

# Which role it is the request says.
_may_name(_, "role", _)

_may_name(statement, service, region) if _principal(statement, {"service": service, "region": region}) != "no"

# The texts that a condition key has to be one of, so that most statements are passed over with a look at these.
_bond(statement) := {"only for": bonds[0]} if {
	bonds := [{"name": name, "texts": texts, "ends": ends, "length": min(lengths)} |
		some name in ["aws:sourcearn", "kms:encryptioncontext:aws:logs:arn", "kms:encryptioncontext:aws:cloudtrail:arn"]
		some operator, keys in object.get(statement, "Condition", {})
		_plain(lower(operator)) in {"arnequals", "arnlike", "stringequals", "stringlike"}
		some key, wanted in keys
		lower(key) == name
		texts := {text | some text in _texts(wanted)}
		count({text | some text in texts; globs.is_pattern(text)}) == 0
		ends := {_end(text) | some text in texts}
		lengths := {length | some [length, _] in ends}
		count(lengths) == 1
	]
} else := {}

_is_for_another(statement, request) if {
	bond := statement["only for"]
	text := request.texts[bond.name]
	not bond.texts[text]
}

# Where only region or account of an ARN are not known, as a star is for each.
_is_for_another(statement, request) if {
	bond := statement["only for"]
	end := request.ends[bond.name]
	not bond.ends[end]
	end[0] == bond.length
}

# How many parts an ARN has, and what it says behind region and account.
_end(arn) := [count(parts), concat(":", array.slice(parts, 5, count(parts)))] if {
	parts := split(arn, ":")
}

# METADATA
# description: |
#   What statements say of an action: `is` is "yes", "no" or "maybe". `allows` and `denies` are the statements that admit
#   and refuse it, `perhaps_allows` and `perhaps_denies` those of which it cannot be told.
ruling(list, request, action) := rulings(list, asked(request), {action: ""})[action]

# METADATA
# description: A request as `rulings` takes it, with what is the same for each statement and for each policy.
asked(request) := {
	"service": request.service,
	"role": object.get(request, "role", ""),
	"region": request.region,
	"resource": request.resource,
	"context": _context(request),
	"texts": {name: text | some name, text in request.context; not contains(text, "*")},
	"ends": {name: end |
		some name, text in request.context
		end := _end(text)
		not globs.is_pattern(end[1])
	},
}

# METADATA
# description: The same of several actions, by action, which a statement's principal, resources and conditions have in common.
rulings(list, request, actions) := {action: ruled[said] | some action, said in answers} if {
	concerned := [[_essence(statement), concerns, _names(statement)] |
		some statement in list
		not _is_for_another(statement, request)
		concerns := _concerns(statement, request)
		concerns != "no"
	]
	answers := {action: said |
		some action, _ in actions
		said := [[_part[statement.Effect][_least({concerns, _action(names, action)})], statement] |
			some [statement, concerns, names] in concerned
		]
	}

	# Most statements say the same of several actions.
	ruled := {said: object.union(by_part, {"is": _is(by_part)}) |
		some said in {said | some said in answers}
		by_part := {part: {statement | some [of, statement] in said; of == part} | some part in _parts}
	}
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
_essence(statement) := object.remove(statement, ["Sid", "only for"])

# METADATA
# description: |
#   What a change of a policy does to an action that was admitted, surely or perhaps: "kept", "lost", or "unsure" where a
#   statement that cannot be judged is new, or the one that surely admitted it is gone.
change(before, after) := "kept" if {
	before.is == "no"
} else := "lost" if {
	after.is == "no"
} else := "unsure" if {
	count(after.perhaps_denies - before.perhaps_denies) > 0
} else := "kept" if {
	count(after.allows) > 0
} else := "kept" if {
	count(before.allows) == 0
	count(after.perhaps_allows & before.perhaps_allows) > 0
} else := "unsure"

_concerns(statement, request) := _least({
	_principal(statement, request),
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
	_action(_names(statement), action) != "no"
	some arn in _condition_arns(statement, keys)
}

# METADATA
# description: The resources on which statements admit a service by name to an action, "*" where one names none.
resources_for(list, service, action) := {resource |
	some statement in list
	statement.Effect == "Allow"
	_names_service(statement, service)
	_action(_names(statement), action) != "no"
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
} else := {"*"}

_principal(statement, request) := _answer(named) if {
	named := _is_named(statement.Principal, request)
} else := _opposite[_answer(named)] if {
	named := _is_named(statement.NotPrincipal, request)
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
_names(statement) := {"of": [lower(pattern) | some pattern in _texts(statement.Action)], "not": false} if {
	_ = statement.Action
} else := {"of": [lower(pattern) | some pattern in _texts(statement.NotAction)], "not": true} if {
	_ = statement.NotAction
} else := {"of": [], "not": false}

_action({"of": patterns, "not": false}, action) := _most({globs.match(pattern, action) | some pattern in patterns})

_action({"of": patterns, "not": true}, action) := _opposite[_most({globs.match(pattern, action) | some pattern in patterns})]

_resource(statement, request) := covered if {
	covered := _covered(statement.Resource, request.resource)
} else := _opposite[covered] if {
	covered := _covered(statement.NotResource, request.resource)
} else := "yes"

# Of a long list only the whole texts are compared, so that many requests are not compared with many patterns.
_covered(patterns, text) := "yes" if {
	is_array(patterns)
	text in patterns
} else := "maybe" if {
	is_array(patterns)
	count(patterns) > 50
} else := _most({globs.covers(pattern, text) | some pattern in _texts(patterns)})

_conditions(statement, request) := _least({answer |
	some operator, keys in object.get(statement, "Condition", {})
	some key, wanted in keys
	answer := _condition(lower(operator), object.get(request.context, lower(key), null), wanted)
})

_context(request) := request.context if {
	request.service == "role"
} else := object.union(_of_services, request.context)

# Operators for all and for any values of a key, and those for keys that need not be present, compare one known value as
# the plain operators do.
_condition(operator, value, wanted) := "maybe" if {
	value == tls
	not _tells_of_tls(_plain(operator))
} else := answer if {
	is_string(value)
	answer := _compared(_plain(operator), value, _texts(wanted))
} else := _opposite[answer] if {
	is_string(value)
	answer := _compared(_negated[_plain(operator)], value, _texts(wanted))
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
_compared(operator, value, wanted) := _covered(wanted, value) if {
	operator in {"stringlike", "arnlike", "arnequals"}
}

_compared("bool", value, wanted) := _most({_equal(lower(text), value) | some text in wanted})

_compared("null", _, wanted) := _most({_equal(lower(text), "false") | some text in wanted})

# METADATA
# description: The version of TLS that AWS's services call with, as a condition key of a request. Which one it is is not known.
tls := "TLS 1.2 or later"

_tells_of_tls("null")

_tells_of_tls(operator) if _older[operator]

_compared(operator, value, wanted) := _most({_version(operator, text) | some text in wanted}) if {
	value == tls
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
	"s3:tlsversion": tls,
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
