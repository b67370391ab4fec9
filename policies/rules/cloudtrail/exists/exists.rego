# METADATA
# title: A trail records the EKS API calls
# description: >-
#   The audit log shows what happens in a cluster. Who created, changed or opened the cluster itself stands in
#   CloudTrail only.
# related_resources:
# - https://docs.aws.amazon.com/eks/latest/userguide/logging-using-cloudtrail.html
# custom:
#   tier: baseline
#   severity: high
#   remediation: >-
#     declare `aws_cloudtrail` that records management events in the region of the cluster (`AuditTrail`), or
#     name the trail that lives elsewhere as `trail_elsewhere` in the settings
#   applies_to: [plan, configuration]
#   judges:
#     aws_eks_cluster: [region]
#     aws_cloudtrail: [advanced_event_selector, event_selector, enable_logging, is_multi_region_trail, is_organization_trail, region]
#   controls: [CloudTrail.3, CloudTrail.1, CIS AWS 3.1]
package rules.cloudtrail.exists

import data.lib.clusters
import data.lib.settings
import data.lib.trails
import data.lib.verdict

subjects contains verdict.subject(cluster, "trail") if some cluster in clusters.list

deny contains verdict.finding(cluster, "trail", "no trail of these documents records the EKS API calls of this cluster") if {
	some cluster in clusters.list
	_covered[cluster.id] == "no"
}

undecided contains verdict.finding(cluster, "trail", "whether a trail of these documents records the EKS API calls of this cluster can't be told") if {
	some cluster in clusters.list
	_covered[cluster.id] == "maybe"
}

_covered := {cluster.id: _answer(cluster.place) | some cluster in clusters.list}

_answer(place) := "yes" if {
	settings.trail_elsewhere
} else := "yes" if {
	some reach in _reaches(place)
	_surely_reached[reach]
} else := _answers[_seen_from_afar(place)]

# Where EKS calls are surely recorded: everywhere, in all regions of a provider or an account, or in one of them.
_surely_reached := {reach |
	some trail in trails.management
	trail.sees_eks == "yes"
	some reach in _reach(trail)
}

_reach(trail) := {"everywhere"} if {
	trail.multi_region == "on"
	trail.organization == "on"
} else := {["provider", trail.place.provider], ["account", trail.place.account]} if {
	trail.multi_region == "on"
} else := {["region", trail.place.region]} if {
	trail.organization == "on"
} else := {["provider", trail.place.provider, trail.place.region] | trail.place.sure} | {["account", trail.place.account, trail.place.region]}

_reaches(place) := (({"everywhere"} | {reach |
	some reach in [["provider", place.provider], ["account", place.account], ["region", place.region]]
	not null in reach
	not null in place.provider
}) | {["provider", place.provider, place.region] | place.sure}) | {["account", place.account, place.region] |
	place.account != null
	place.region != null
}

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
