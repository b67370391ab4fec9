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
import data.lib.places
import data.lib.settings
import data.lib.trails
import data.lib.values
import data.lib.verdict

subjects contains verdict.subject(cluster, "trail") if some cluster in clusters.list

deny contains verdict.finding(cluster, "trail", "no trail of these documents records the EKS API calls of this cluster") if {
	some cluster in clusters.list
	_covered(cluster) == "no"
}

undecided contains verdict.finding(cluster, "trail", "whether a trail of these documents records the EKS API calls of this cluster can't be told") if {
	some cluster in clusters.list
	_covered(cluster) == "maybe"
}

_covered(_) := "yes" if {
	settings.trail_elsewhere
} else := "no" if {
	count(trails.management) == 0
}

_covered(cluster) := best if {
	not settings.trail_elsewhere
	count(trails.management) > 0
	place := places.of(cluster)
	answers := {_covers(trail, place) | some trail in trails.management}
	best := [answer | some answer in ["yes", "maybe", "no"]; answer in answers][0]
}

_covers(trail, place) := "no" if {
	"no" in _conditions(trail, place)
} else := "maybe" if {
	"maybe" in _conditions(trail, place)
} else := "yes"

_conditions(trail, place) := {_recorded(trails.sees_eks(trail)), _reaches(trail, place), _of_account(trail, place)}

_recorded("unknown") := "maybe"

_recorded(answer) := answer if answer != "unknown"

_reaches(trail, place) := "yes" if {
	values.switch(trail, "is_multi_region_trail", false) == "on"
} else := "yes" if {
	trail.place.region != null
	trail.place.region == place.region
} else := "no" if {
	values.switch(trail, "is_multi_region_trail", false) == "off"
	trail.place.region != null
	place.region != null
} else := "maybe"

_of_account(trail, place) := "yes" if {
	values.switch(trail, "is_organization_trail", false) == "on"
} else := places.same_account(trail.place, place)
