# METADATA
# description: The metric and subscription filters on log groups.
package lib.filters

import data.lib.log_groups
import data.lib.places
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   The keys of `on_key` for a group that holds logs of clusters or trails. Many groups may share a key, and many filters.
keys_of(group) := {["id", group.id], ["name", object.get(group.group_name, "value", null), group.place]}

# METADATA
# description: |
#   The filters on groups, each with `on`: "yes", or "maybe" where its place or its group's name can't be told.
on_key := object.union({["id", id]: referring | some id, referring in _referring}, _on_name)

_on_name := {["name", name, place]: found |
	some [name, place] in {[name, group.place] |
		some group in log_groups.remaining
		name := group.group_name.value
		_by_name[name]
	}
	found := _surely(name, place) | _perhaps_there(name, place)
	count(found) > 0
}

_surely(name, place) := {object.union(filter, {"on": "yes"}) |
	some key in places.keys(place)
	some filter in _by_name_and_place[[name, key]]
	places.same(filter.place, place) == "yes"
}

# A group has two filters at most, so of many that may be on it some are enough.
_perhaps_there(name, place) := {object.union(filter, {"on": "maybe"}) |
	some filter in _some_by_name[name]
	places.same(filter.place, place) == "maybe"
}

_some_by_name := {name: array.slice(sort(found), 0, 5) | some name, found in _by_name}

_by_name_and_place[[name, key]] contains filter if {
	some name, found in _by_name
	some filter in found
	some key in places.keys(filter.place)
}

_list := [object.union(filter, {"place": places.of(filter)}) |
	some type in ["aws_cloudwatch_log_metric_filter", "aws_cloudwatch_log_subscription_filter"]
	some filter in resources.of_type(type)
	resources.remains(filter)
]

_by_name[name] contains filter if {
	some filter in _list
	name := values.attribute(filter, "log_group_name").value
}

_referring[id] contains object.union(filter, {"on": "yes"}) if {
	some filter in _list
	some id in values.leads_to(filter, "log_group_name").to
}

# METADATA
# description: |
#   The filters whose group cannot be told, by the pattern (`instances.patterns`) that the groups match of which one is
#   meant. There may be many of both.
perhaps := _perhaps

_perhaps[pattern] contains object.union(filter, {"on": "maybe"}) if {
	some filter in _list
	some pattern in values.leads_to(filter, "log_group_name").among
}
