# METADATA
# description: |
#   Account policies that set the retention of log groups, whatever the groups say themselves
#   (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html).
package lib.account_retention

import data.lib.json_text
import data.lib.log_groups
import data.lib.places
import data.lib.resources
import data.lib.settings
import data.lib.values

# METADATA
# description: |
#   The retention policies that there are after the plan: `days` a number, 0 for never; `retroactive`, whether they hold
#   for groups that exist, "yes", "no" or "unknown"; `prefixes` of the names of groups. Each of them is null where it is
#   known only after apply.
list := [object.union(entry, object.union(_said(document), {"place": places.of(entry), "prefixes": prefixes})) |
	some entry in resources.of_type("aws_cloudwatch_log_account_policy")
	resources.remains(entry)
	document := values.attribute(entry, "policy_document")
	_is_retention(values.attribute(entry, "policy_type"), document)
	prefixes := _prefixes(values.attribute(entry, "selection_criteria"))
]

_is_retention(type, _) if type.value == "RETENTION_POLICY"

# Of the types of account policies only this one has a number of days.
_is_retention(type, document) if {
	type.is in {"unknown", "reference"}
	not _says_no_days(document)
}

_says_no_days(document) if {
	content := json_text.read(document.value)
	object.get(content, "retentionInDays", null) == null
}

_said(document) := {"days": _days(content), "retroactive": _retroactive(content)} if {
	content := json_text.read(document.value)
	is_object(content)
} else := {"days": null, "retroactive": "unknown"}

_days(content) := 0 if {
	content.retentionInDays == "NEVER_EXPIRE"
} else := days if {
	days := values.number({"is": "known", "value": object.get(content, "retentionInDays", null)}).value
	is_number(days)
} else := null

_retroactive(content) := "yes" if {
	content.enforcementMode == "RETROACTIVE"
} else := "no" if {
	content.enforcementMode == "NEW_ONLY"
} else := "unknown"

# Without criteria, all groups of the account.
_prefixes(criteria) := {""} if {
	criteria.is == "absent"
} else := {""} if {
	criteria.value == ""
} else := {prefix | some [_, prefix] in regex.find_all_string_submatch_n(`"([^"]*)"`, criteria.value, -1)} if {
	regex.match(`^\s*LogGroupNamePrefix\s+IN\s*\[\s*"[^"]*"\s*(,\s*"[^"]*"\s*)*\]\s*$`, criteria.value)
} else := null

# METADATA
# description: Whether a policy keeps logs for less than the floor, "yes", "no" or "unknown".
is_short(policy) := "unknown" if {
	policy.days == null
} else := "yes" if {
	policy.days != 0
	policy.days < settings.retention_days
} else := "no"

# METADATA
# description: |
#   What plans do by new or changed policies: `entry`, the policy; `of`, the addresses of groups whose logs it would
#   delete, six at most; `names`, what its prefixes say of groups that the documents do not hold, as `log_groups.proof`
#   does; and `sure`, whether all that is known.
cuts := [{"entry": policy, "of": found.of, "names": _names(policy), "sure": sure} |
	some policy in list
	policy.action in {"abandon", "create", "replace", "update"}
	is_short(policy) != "no"
	policy.retroactive != "no"
	not _was_as_short(policy)
	found := _groups(policy)
	sure := {is_short(policy), policy.retroactive, found.sure} == {"yes"}
]

_was_as_short(policy) if {
	policy.before != {}
	_prefixes({"is": "known", "value": _text(values.before(policy, "selection_criteria"))}) == policy.prefixes
	was := _said({"value": values.before(policy, "policy_document")})
	was.retroactive == "yes"
	was.days != null
	was.days != 0
	was.days <= policy.days
}

_text(null) := ""

_text(text) := text if text != null

_groups(policy) := {"of": of, "sure": "yes"} if {
	of := {address |
		some prefix in policy.prefixes
		some key in places.keys(policy.place)
		some address in _longer(policy, _by_beginning[[prefix, key]])
	}
	count(of) > 0
} else := {"of": of, "sure": "no"} if {
	of := {address |
		some beginning in _beginnings(policy)
		some area in _areas_asked(policy.place)
		some address in _longer(policy, _in_area[[beginning, area]])
	}
	count(of) > 0
} else := {"of": set(), "sure": "yes"} if {
	policy.prefixes != null
} else := {"of": set(), "sure": "no"}

_beginnings(policy) := {""} if {
	policy.prefixes == null
} else := policy.prefixes

# Of the groups that keep their logs longest.
_longer(policy, groups) := {address | some [order, address] in groups; _keeps_longer(0 - order, policy)}

_keeps_longer(_, policy) if policy.days == null

_keeps_longer(days, policy) if days > policy.days

# Groups by a beginning of their names and by place. A message names five groups at most, so the six that keep their logs
# longest are enough: policies and groups may both be many.
_by_beginning := {key: array.slice(sort(groups), 0, 6) | some key, groups in _all_by_beginning}

_all_by_beginning[[beginning, key]] contains [0 - _days_of(group), group.address] if {
	some group in log_groups.existing
	some beginning in _asked_beginnings(values.before(group, "name"))
	some key in places.keys(group.place)
}

# The log groups by the beginning of their name, region and account. The region or the account may not be known.
_in_area := {key: array.slice(sort(groups), 0, 6) | some key, groups in _all_in_area}

_all_in_area[[beginning, area]] contains [0 - _days_of(group), group.address] if {
	some group in log_groups.existing
	some beginning in _asked_beginnings(values.before(group, "name"))
	some area in _areas(group.place)
}

# The regions and accounts in which something with this place may be. Two places that share none surely differ.
_areas(place) := {[region, account] |
	some region in places.region_keys(place)
	some account in places.account_keys(place)
}

_areas_asked(place) := {[region, account] |
	some [region, same_region] in places.region_questions(place)
	same_region != "no"
	some [account, same_account] in places.account_questions(place)
	same_account != "no"
}

_asked_beginnings(name) := {beginning |
	is_string(name)
	some length in numbers.range(0, count(name))
	beginning := substring(name, 0, length)
	_asked[beginning]
}

_asked := {beginning | some policy in list; some beginning in _beginnings(policy)}

# Longer than any number of days that CloudWatch Logs takes.
_days_of(group) := 100000 if {
	values.before(group, "retention_in_days") in {0, "0", null}
} else := values.number({"is": "known", "value": values.before(group, "retention_in_days")}).value

_names(policy) := "untold" if {
	policy.prefixes == null
} else := proof if {
	some proof in ["sure", "perhaps", "general"]
	some prefix in policy.prefixes
	log_groups.proof(concat("", [prefix, "*"])) == proof
} else := "none"

# METADATA
# description: |
#   By the id of a group, the policies that hold for it after the plan and keep its logs for less than the floor, or may:
#   those with the longest of the prefixes that its name begins with.
of_group := {group.id: of |
	some group in log_groups.remaining
	held := _held(group)
	longest := max([length | some [length, _, _] in held])
	of := [{"policy": policy, "sure": sure} |
		some [length, here, policy] in held
		length == longest
		is_short(policy) != "no"
		sure := {is_short(policy), here, _holds(policy), _names_groups(policy)} == {"yes"}
	]
}

_names_groups(policy) := "maybe" if {
	policy.prefixes == null
} else := "yes"

_held(group) := held if {
	held := _of_keys(group, "yes", places.keys(group.place))
	count(held) > 0
} else := _of_keys(group, "maybe", _areas_asked(group.place))

_of_keys(group, here, keys) := [[count(beginning), here, list[i]] |
	some beginning in _asked_beginnings(object.get(group.group_name, "value", ""))
	some key in keys
	some for_new in _for_new(group)
	some [_, i] in _policies[[beginning, key, for_new]]
]

# A policy for new log groups (NEW_ONLY) holds for the groups that the plan creates. Other policies hold for every group.
_for_new(group) := {false, true} if {
	group.action == "create"
} else := {false}

# An AWS account has one policy for each prefix. If the documents have more, three are judged, and short ones come first.
_policies := {key: array.slice(sort(found), 0, 3) | some key, found in _policies_by_key}

_policies_by_key[[beginning, key, policy.retroactive == "no"]] contains [is_short(policy) == "no", i] if {
	some i, policy in list
	some beginning in _beginnings(policy)
	some key in (places.keys(policy.place) | _areas(policy.place))
}

_holds(policy) := "unknown" if {
	policy.retroactive == "unknown"
} else := "yes"
