package lib.trail_coverage_test

import data.lib.fixtures_test as fixtures
import data.lib.trail_coverage

trail(changes) := fixtures.but(fixtures.trail, {"after": changes})

answer(resources) := [[covered, recorders]] if {
	documents := fixtures.given([fixtures.plan(resources)])
	clusters := data.lib.clusters.list with input as documents
	covered := [covered | some covered in trail_coverage.of_cluster] with input as documents
	recorders := [recorder | some cluster in clusters; some recorder in trail_coverage.recorders(cluster)] with input as documents
}

test_one_region_of_one_provider_whose_region_is_not_known[organization] if {
	some organization in [true, false]
	local := trail({"is_multi_region_trail": false, "is_organization_trail": organization})
	unregioned := json.remove(fixtures.plan([fixtures.cluster([]), local]), ["configuration/provider_config/aws/expressions"])
	[covered | some covered in trail_coverage.of_cluster] == ["yes"] with input as unregioned
}

test_recorders if {
	answer([fixtures.cluster([]), fixtures.trail]) == [[["yes"], ["aws_cloudtrail.t"]]]
	answer([fixtures.cluster([]), trail({"enable_logging": false})]) == [[["no"], []]]
	answer([fixtures.cluster([]), fixtures.unknown(fixtures.trail, "enable_logging")]) == [[["maybe"], []]]
}
