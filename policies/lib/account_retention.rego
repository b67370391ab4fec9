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
	_may_be_retention(values.attribute(entry, "policy_type"))
	document := values.attribute(entry, "policy_document")
	prefixes := _prefixes(values.attribute(entry, "selection_criteria"))
]

_may_be_retention(type) if type.value == "RETENTION_POLICY"

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
	regex.match(`^\s*LogGroupNamePrefix\s`, criteria.value)
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
#   delete; `names`, what its prefixes say of groups that the documents do not hold, as `log_groups.proof` does; and
#   `sure`, whether all that is known.
cuts := [{"entry": policy, "of": {group.address | some group in groups}, "names": _names(policy), "sure": _is_sure(policy, groups)} |
	some i, policy in list
	policy.action in {"abandon", "create", "replace", "update"}
	is_short(policy) != "no"
	policy.retroactive != "no"
	not _was_as_short(policy)
	groups := _groups(i, policy)
]

_is_sure(policy, groups) if {
	is_short(policy) == "yes"
	policy.retroactive == "yes"
	policy.prefixes != null
	every group in groups {
		places.same(policy.place, group.place) == "yes"
	}
} else := false

_was_as_short(policy) if {
	is_short(policy) == "yes"
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

_groups(_, policy) := log_groups.existing if policy.prefixes == null

_groups(i, policy) := [group |
	some g in object.get(_existing_of, [i], set())
	group := log_groups.existing[g]
	places.same(policy.place, group.place) != "no"
	_keeps_longer(values.before(group, "retention_in_days"), policy)
] if {
	policy.prefixes != null
}

_existing_of := _existing_by_policy

_existing_by_policy[i] contains g if {
	some g, group in log_groups.existing
	some i in _matching(values.before(group, "name"))
}

# The positions of the policies that a name matches, by each of its beginnings: groups and policies may both be many.
_matching(name) := {i |
	is_string(name)
	some length in numbers.range(0, count(name))
	some i in _by_prefix[substring(name, 0, length)]
}

_by_prefix := _policies_by_prefix

_policies_by_prefix[prefix] contains i if {
	some i, policy in list
	some prefix in policy.prefixes
}

# METADATA
# description: |
#   By the id of a group, the policies that hold for it after the plan and keep its logs for less than the floor, or may:
#   those with the longest of the prefixes that its name begins with.
of_group := {group.id: of |
	some group in log_groups.remaining
	name := object.get(group.group_name, "value", null)
	held := [[_length(policy, name), policy] |
		some i in _matching(name)
		policy := list[i]
		places.same(policy.place, group.place) != "no"
		_holds_for(policy, group)
	]
	longest := max([length | some [length, _] in held])
	of := [{"policy": policy, "sure": sure} |
		some [length, policy] in held
		length == longest
		is_short(policy) != "no"
		sure := {is_short(policy), places.same(policy.place, group.place), _holds(policy, group)} == {"yes"}
	]
}

_length(policy, name) := max([count(prefix) | some prefix in policy.prefixes; startswith(name, prefix)])

_holds_for(policy, group) if _holds(policy, group) != "no"

_holds(policy, _) := policy.retroactive if policy.retroactive != "no"

_holds(policy, group) := "yes" if {
	policy.retroactive == "no"
	group.action == "create"
} else := "no" if {
	policy.retroactive == "no"
}

_keeps_longer(days, _) if days in {0, null}

_keeps_longer(days, policy) if days > policy.days

_keeps_longer(_, policy) if policy.days == null

_names(policy) := proof if {
	some proof in ["sure", "perhaps", "general"]
	some prefix in policy.prefixes
	log_groups.proof(concat("", [prefix, "*"])) == proof
} else := "none"
