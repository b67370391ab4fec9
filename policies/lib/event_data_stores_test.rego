package lib.event_data_stores_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.kept as rule

store := fixtures.created("aws_cloudtrail_event_data_store", "s", {
	"advanced_event_selector": [],
	"retention_period": 2555,
	"suspend": null,
	"termination_protection_enabled": false,
})

selecting(category) := {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": [category]}]}]}

reading := {"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Management"]}, {"field": "readOnly", "equals": ["true"]}]}]}

# A store of reads beside a selector that only apply knows.
reading_and_more := fixtures.but(
	fixtures.updated(fixtures.but(store, {"after": reading}), {"advanced_event_selector": array.concat(reading.advanced_event_selector, [{}])}),
	{"unknown": {"advanced_event_selector": [{}, {"field_selector": true}]}},
)

# OpenTofu forgets a store and makes another in its place.
made_anew(resource) := fixtures.but(resource, {"actions": ["create", "forget"]})

by_reference(attribute) := [fixtures.referring(fixtures.updated(store, {}), attribute, ["time_offset.t.day", "time_offset.t"]), fixtures.created("time_offset", "t", {})]

wide := fixtures.but(store, {"after": {"multi_region_enabled": true, "organization_enabled": true}})

narrow := fixtures.but(store, {"after": {"multi_region_enabled": false, "organization_enabled": false}})

cases := {
	"stays": {"store": fixtures.standing(store), "is": "pass"},
	"deleted": {"store": fixtures.gone(store, ["delete"]), "is": "deny"},
	"replaced": {"store": fixtures.but(fixtures.standing(store), {"actions": ["delete", "create"]}), "is": "deny"},
	"deleted though it is protected": {"store": fixtures.gone(fixtures.but(store, {"after": {"termination_protection_enabled": true}}), ["delete"]), "is": "pass"},
	"forgotten": {"store": fixtures.gone(store, ["forget"]), "is": "warn"},
	"kept shorter": {"store": fixtures.updated(store, {"retention_period": 30}), "is": "deny"},
	"kept shorter, above the floor": {"store": fixtures.updated(store, {"retention_period": 400}), "is": "pass"},
	"kept longer, below the floor": {"store": fixtures.updated(fixtures.but(store, {"after": {"retention_period": 7}}), {"retention_period": 30}), "is": "pass"},
	"kept shorter, as text": {"store": fixtures.updated(store, {"retention_period": "30"}), "is": "deny"},
	"kept shorter, to the floor": {"store": fixtures.updated(store, {"retention_period": 365}), "is": "pass"},
	"kept as short as it was": {"store": fixtures.updated(fixtures.but(store, {"after": {"retention_period": 30}}), {"retention_period": 30}), "is": "pass"},
	"kept for what only apply knows": {"store": fixtures.unknown(fixtures.updated(store, {}), "retention_period"), "is": "undecided"},
	"suspended": {"store": fixtures.updated(store, {"suspend": "true"}), "is": "deny"},
	"resumed": {"store": fixtures.updated(fixtures.but(store, {"after": {"suspend": "true"}}), {"suspend": "false"}), "is": "pass"},
	"suspended as it was": {"store": fixtures.updated(fixtures.but(store, {"after": {"suspend": "true"}}), {"suspend": "true"}), "is": "pass"},
	"suspended by what only apply knows": {"store": fixtures.unknown(fixtures.updated(store, {}), "suspend"), "is": "undecided"},
	"of this region alone": {"store": fixtures.updated(wide, {"multi_region_enabled": false}), "is": "deny"},
	"of this account alone": {"store": fixtures.updated(wide, {"organization_enabled": false}), "is": "deny"},
	"of this account alone, by what is left out": {"store": fixtures.lacking(fixtures.updated(wide, {}), ["organization_enabled"]), "is": "deny"},
	"of all regions, by what is left out": {"store": fixtures.lacking(fixtures.updated(wide, {}), ["multi_region_enabled"]), "is": "pass"},
	"of all regions and accounts from now on": {"store": fixtures.updated(narrow, wide.after), "is": "pass"},
	"of this region and account still": {"store": fixtures.updated(narrow, {}), "is": "pass"},
	"of regions that only apply knows": {"store": fixtures.unknown(fixtures.updated(wide, {}), "multi_region_enabled"), "is": "undecided"},
	"of accounts that only apply knows": {"store": fixtures.unknown(fixtures.updated(wide, {}), "organization_enabled"), "is": "undecided"},
	"of this region, and of what only apply knows": {"store": fixtures.unknown(fixtures.updated(narrow, {}), "multi_region_enabled"), "is": "pass"},
	"forgotten and made anew": {"store": made_anew(fixtures.standing(store)), "is": "warn"},
	"forgotten and made anew, kept shorter": {"store": made_anew(fixtures.updated(store, {"retention_period": 30})), "is": "warn"},
	"forgotten and made anew, kept for what only apply knows": {"store": made_anew(fixtures.unknown(fixtures.updated(store, {}), "retention_period")), "is": "warn"},
	"of reads, deleted": {"store": fixtures.gone(fixtures.but(store, {"after": reading}), ["delete"]), "is": "deny"},
	"of reads, and selectors that only apply knows": {"store": fixtures.unknown(fixtures.updated(fixtures.but(store, {"after": reading}), {}), "advanced_event_selector"), "is": "undecided"},
	"of reads still, and perhaps of more": {"store": reading_and_more, "is": "pass"},
	"narrowed to data events": {"store": fixtures.updated(store, selecting("Data")), "is": "deny"},
	"of management events": {"store": fixtures.updated(store, selecting("Management")), "is": "pass"},
	"of selectors that only apply knows": {"store": fixtures.unknown(fixtures.updated(store, {}), "advanced_event_selector"), "is": "undecided"},
}

test_store[name] if {
	some name, case in cases
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"aws_cloudtrail_event_data_store.s: events": case.is} with input as fixtures.plan([case.store])
}

test_store_by_another_resource[attribute] if {
	some attribute in ["retention_period", "suspend"]
	fixtures.outcomes(data.rules.cloudtrail.kept) == {"aws_cloudtrail_event_data_store.s: events": "undecided"} with input as fixtures.plan(by_reference(attribute))
}

test_what_is_surely_narrowed_is_not_in_doubt_too if {
	count(rule.undecided) == 0 with input as fixtures.plan([fixtures.updated(store, selecting("Data"))])
	count(rule.deny) == 2 with input as fixtures.plan([fixtures.updated(store, selecting("Data"))])
}

others := {
	"of data events": fixtures.gone(fixtures.but(store, {"after": selecting("Data")}), ["delete"]),
	"that is made": store,
}

test_other_store[name] if {
	some name, other in others
	fixtures.outcomes(data.rules.cloudtrail.kept) == {} with input as fixtures.plan([other])
}

test_finding if {
	{finding.message | some finding in rule.deny} == {"retention_period goes from 2555 to 30 days, less than 365"} with input as fixtures.plan([fixtures.updated(store, {"retention_period": 30})])
}
