# METADATA
# description: Which clusters a trail of the documents, or one the settings name, records the EKS API calls of.
package lib.trail_coverage

import data.lib.clusters
import data.lib.places
import data.lib.settings
import data.lib.trails

# METADATA
# description: "By the id of a cluster: yes, no or maybe."
of_cluster := {cluster.id: _by_place[cluster.place].answer | some cluster in clusters.list}

# Clusters are many, the places they are in few.
_by_place := {place: {"answer": _answer(place), "recorder": _first(_recorders(place))} |
	some place in {cluster.place | some cluster in clusters.list}
}

_answer(place) := "yes" if {
	settings.trail_elsewhere
} else := "yes" if {
	some reach in _reaches(place)
	_reached[reach]
} else := _answers[_seen_from_afar(place)]

# Where EKS calls are surely recorded: everywhere, in all regions of a provider or an account, or in one of them.
_reached := _surely_reached

_surely_reached[reach] contains trail.address if {
	some trail in trails.management
	trail.sees_eks == "yes"
	some reach in _reach(trail)
}

# METADATA
# description: |
#   The address of a trail of the documents that surely records the calls of a cluster, of several the first by name;
#   null where there is none.
recorder(cluster) := _by_place[cluster.place].recorder

_first(addresses) := first if {
	first := min(addresses)
} else := null

_recorders(place) := {address |
	some reach in _reaches(place)
	some address in _reached[reach]
}

_reach(trail) := {"everywhere"} if {
	trail.multi_region == "on"
	trail.organization == "on"
} else := {["account", trail.place.account], [_weighed(trail.place), trail.place.credentials]} if {
	trail.multi_region == "on"
} else := {["region", trail.place.region]} | places.keys(trail.place) if {
	trail.organization == "on"
} else := places.keys(trail.place)

_reaches(place) := ({"everywhere"} | places.keys(place)) | {reach |
	some reach in array.concat(
		[["account", place.account], ["region", place.region], ["credentials", place.credentials]],
		[["credentials without account", place.credentials] | place.account == null],
	)
	not null in reach
}

# Two known accounts decide, whatever the credentials say.
_weighed(place) := "credentials" if {
	place.account == null
} else := "credentials without account"

# Trails and clusters are many, the accounts and regions they are in few.
_answers := {afar: _best({_covers(trail, afar) | some trail in _kinds_of_trails}) |
	some afar in {_seen_from_afar(cluster.place) | some cluster in clusters.list}
}

_seen_from_afar(place) := {"region": place.region, "account": place.account}

_kinds_of_trails := {kind |
	some trail in trails.management
	kind := {
		"sees_eks": trail.sees_eks,
		"multi_region": trail.multi_region,
		"organization": trail.organization,
		"region": trail.place.region,
		"account": trail.place.account,
	}
}

_best(answers) := "maybe" if {
	"maybe" in answers
} else := "no"

_covers(trail, afar) := "no" if {
	_misses(trail, afar)
} else := "maybe"

_misses(trail, _) if trail.sees_eks == "no"

_misses(trail, afar) if {
	trail.multi_region == "off"
	not null in {trail.region, afar.region}
	trail.region != afar.region
}

_misses(trail, afar) if {
	trail.organization == "off"
	not null in {trail.account, afar.account}
	trail.account != afar.account
}
