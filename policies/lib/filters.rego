# METADATA
# description: The metric and subscription filters on log groups.
package lib.filters

import data.lib.log_groups
import data.lib.places
import data.lib.resources
import data.lib.values

# METADATA
# description: |
#   By the id of a group that holds logs of clusters or trails, the filters on it, each with `on`: "yes", or "maybe"
#   where its place or its group's name can't be told.
of_group := {group.id: (object.get(_referred, [group.id], set()) | _named(group)) |
	some group in log_groups.remaining
}

_referred := _referring

_named(group) := {object.union(filter, {"on": _on(filter, group)}) |
	some filter in object.get(_by_name, [object.get(group.group_name, "value", null)], set())
	places.same(filter.place, group.place) != "no"
}

_on(filter, group) := "yes" if {
	places.same(filter.place, group.place) == "yes"
} else := "maybe"

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
