package lib.trails_test

import data.lib.fixtures_test as fixtures
import data.lib.trails

both := {"read", "write"}

# The one trail of a plan, as it will be.
planned(changes) := trail if {
	[trail] := trails.list with input as fixtures.plan([fixtures.but(fixtures.trail, {"after": changes})])
}

test_a_trail_without_selectors_records_all_and_leaves_nothing_open if {
	planned({}).events == {"kind": "all", "sees": both, "open": false, "why": set()}
}

recorded(before) := trails.events_before({"type": "aws_cloudtrail", "action": "update", "before": before}).sees

test_what_a_trail_recorded_before[name] if {
	some name, case in {
		"no selectors": {"before": {}, "expect": both},
		"null": {"before": {"event_selector": null, "advanced_event_selector": null}, "expect": both},
		"reads": {"before": {"event_selector": [{"read_write_type": "ReadOnly"}]}, "expect": {"read"}},
		"an object for the list": {"before": {"event_selector": {"read_write_type": "ReadOnly"}}, "expect": both},
	}
	recorded(case.before) == case.expect
}

test_a_trail_of_a_configuration_recorded_nothing_yet if {
	trails.recorders == [] with input as fixtures.stack({"aws_cloudtrail": {"t": {"name": "audit"}}})
}
