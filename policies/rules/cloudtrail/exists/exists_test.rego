package rules.cloudtrail.exists_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudtrail.exists as rule

cluster := fixtures.cluster([])

trail(attributes) := fixtures.but(fixtures.trail, {"after": attributes})

one_region(attributes) := trail(object.union({"is_multi_region_trail": false}, attributes))

# A document whose provider says region and accounts.
of(content, region, accounts) := fixtures.but(content, {"configuration": {"provider_config": {"aws": {"expressions": {
	"region": {"constant_value": region},
	"allowed_account_ids": {"constant_value": accounts},
}}}}})

with_arn(resource, attributes) := fixtures.standing(fixtures.but(resource, {"after": attributes}))

elsewhere_made(resource) := fixtures.but(resource, {"provider_config_key": "aws.other"})

no_region(content) := object.union(object.remove(content, ["configuration"]), {"configuration": {
	"provider_config": {"aws": {}},
	"root_module": content.configuration.root_module,
}})

cases := {
	"a trail": {"documents": [fixtures.plan([cluster, trail({})])], "expect": "pass"},
	"none": {"documents": [fixtures.plan([cluster])], "expect": "deny"},
	"one that is deleted": {"documents": [fixtures.plan([cluster, fixtures.gone(trail({}), ["delete"])])], "expect": "deny"},
	"one that is read": {"documents": [fixtures.plan([cluster, fixtures.but(trail({}), {"mode": "data", "actions": ["read"]})])], "expect": "deny"},
	"one that is off": {"documents": [fixtures.plan([cluster, trail({"enable_logging": false})])], "expect": "deny"},
	"one whose logging is unknown": {"documents": [fixtures.plan([cluster, fixtures.unknown(trail({}), "enable_logging")])], "expect": "undecided"},
	"one for data": {"documents": [fixtures.plan([cluster, trail({"event_selector": [{"include_management_events": false}]})])], "expect": "deny"},
	"one for reads": {"documents": [fixtures.plan([cluster, trail({"event_selector": [{"read_write_type": "ReadOnly"}]})])], "expect": "deny"},
	"one for data, by advanced selectors": {
		"documents": [fixtures.plan([cluster, trail({"advanced_event_selector": [{"field_selector": [{"field": "eventCategory", "equals": ["Data"]}]}]})])],
		"expect": "deny",
	},
	"one of unknown selectors": {"documents": [fixtures.plan([cluster, fixtures.unknown(trail({}), "event_selector")])], "expect": "undecided"},
	"of the region": {"documents": [fixtures.plan([cluster, one_region({})])], "expect": "pass"},
	"of the region of both, where the provider says none": {"documents": [no_region(fixtures.plan([cluster, one_region({})]))], "expect": "pass"},
	"of another region": {"documents": [fixtures.plan([cluster, one_region({"region": "us-east-1"})])], "expect": "deny"},
	"of an unknown region": {"documents": [fixtures.plan([cluster, fixtures.unknown(one_region({}), "region")])], "expect": "undecided"},
	"of another region, for all": {"documents": [fixtures.plan([cluster, trail({"region": "us-east-1"})])], "expect": "pass"},
	"of regions that are unknown": {"documents": [fixtures.plan([cluster, fixtures.unknown(trail({"region": "us-east-1"}), "is_multi_region_trail")])], "expect": "undecided"},
	"in another plan": {"documents": [fixtures.plan([cluster]), fixtures.plan([trail({})])], "expect": "undecided"},
	"in another plan of the account": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([trail({})]), "us-east-1", ["1"])], "expect": "pass"},
	"in another plan of the account, one region": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([one_region({})]), "eu-central-1", ["1"])], "expect": "pass"},
	"in another plan of the account, another region": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([one_region({})]), "us-east-1", ["1"])], "expect": "deny"},
	"in another account": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([trail({})]), "eu-central-1", ["2"])], "expect": "deny"},
	"in another account, for the organization": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([trail({"is_organization_trail": true})]), "eu-central-1", ["2"])], "expect": "pass"},
	"in another account, maybe for the organization": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([fixtures.unknown(trail({}), "is_organization_trail")]), "eu-central-1", ["2"])], "expect": "undecided"},
	"for the organization in one region": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([one_region({"is_organization_trail": true})]), "eu-central-1", ["2"])], "expect": "pass"},
	"for the organization in another region": {"documents": [of(fixtures.plan([cluster]), "eu-central-1", ["1"]), of(fixtures.plan([one_region({"is_organization_trail": true})]), "us-east-1", ["2"])], "expect": "deny"},
	"of another region's provider, at the first apply": {
		"documents": [fixtures.but(
			fixtures.plan([fixtures.but(cluster, {"provider_config_key": "aws.us"}), trail({})]),
			{"configuration": {"provider_config": {"aws.us": {"name": "aws", "alias": "us", "expressions": {"region": {"constant_value": "us-east-1"}}}}}},
		)],
		"expect": "pass",
	},
	"of another profile's provider, at the first apply": {
		"documents": [fixtures.but(
			fixtures.plan([fixtures.but(cluster, {"provider_config_key": "aws.us"}), trail({})]),
			{"configuration": {"provider_config": {"aws.us": {"name": "aws", "alias": "us", "expressions": {"profile": {"constant_value": "us"}}}}}},
		)],
		"expect": "undecided",
	},
	"of another provider": {"documents": [fixtures.plan([with_arn(cluster, {}), elsewhere_made(trail({}))])], "expect": "undecided"},
	"of another provider and the same account": {
		"documents": [fixtures.plan([with_arn(cluster, {"arn": "arn:aws:eks:us-east-1:1:cluster/prod"}), with_arn(elsewhere_made(trail({})), {"arn": "arn:aws:cloudtrail:eu-central-1:1:trail/audit"})])],
		"expect": "pass",
	},
	"of another provider and another account": {
		"documents": [fixtures.plan([with_arn(cluster, {"arn": "arn:aws:eks:us-east-1:1:cluster/prod"}), with_arn(elsewhere_made(trail({})), {"arn": "arn:aws:cloudtrail:eu-central-1:2:trail/audit"})])],
		"expect": "deny",
	},
	"of another provider and another account, for the organization": {
		"documents": [fixtures.plan([
			with_arn(cluster, {"arn": "arn:aws:eks:us-east-1:1:cluster/prod"}),
			with_arn(elsewhere_made(trail({"is_organization_trail": true})), {"arn": "arn:aws:cloudtrail:eu-central-1:2:trail/audit"}),
		])],
		"expect": "pass",
	},
	"of another provider and the region, one region": {
		"documents": [fixtures.plan([with_arn(cluster, {"arn": "arn:aws:eks:us-east-1:1:cluster/prod"}), with_arn(elsewhere_made(one_region({})), {"arn": "arn:aws:cloudtrail:us-east-1:1:trail/audit"})])],
		"expect": "pass",
	},
	"of another provider and region, one region": {
		"documents": [fixtures.plan([with_arn(cluster, {"arn": "arn:aws:eks:us-east-1:1:cluster/prod"}), with_arn(elsewhere_made(one_region({})), {"arn": "arn:aws:cloudtrail:eu-central-1:1:trail/audit"})])],
		"expect": "deny",
	},
	"of a known ARN, beside a new cluster of the same provider": {
		"documents": [no_region(fixtures.plan([cluster, with_arn(one_region({}), {"arn": "arn:aws:cloudtrail:us-east-1:1:trail/audit"})]))],
		"expect": "pass",
	},
	"a configuration": {"documents": [fixtures.stack({"aws_eks_cluster": {"c": {}}, "aws_cloudtrail": {"t": {"is_multi_region_trail": true}}})], "expect": "pass"},
	"a configuration with count 0": {"documents": [fixtures.stack({"aws_eks_cluster": {"c": {}}, "aws_cloudtrail": {"t": {"is_multi_region_trail": true, "count": 0}}})], "expect": "deny"},
	"a configuration with a count that is a variable": {
		"documents": [fixtures.stack({"aws_eks_cluster": {"c": {}}, "aws_cloudtrail": {"t": {"is_multi_region_trail": true, "count": "${var.on ? 1 : 0}"}}})],
		"expect": "undecided",
	},
}

test_documents[name] if {
	some name, case in cases
	fixtures.outcomes(data.rules.cloudtrail.exists) == {"aws_eks_cluster.c: trail": case.expect} with input as fixtures.given(case.documents)
}

elsewhere := {
	"an ARN and a reason": {"trail": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org", "reason": "the organization's"}, "expect": "pass"},
	"another partition": {"trail": {"arn": "arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:trail/org", "reason": "x"}, "expect": "pass"},
	"no reason": {"trail": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org"}, "expect": "deny"},
	"an empty reason": {"trail": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org", "reason": " "}, "expect": "deny"},
	"a reason that is no text": {"trail": {"arn": "arn:aws:cloudtrail:eu-central-1:111122223333:trail/org", "reason": true}, "expect": "deny"},
	"no ARN": {"trail": {"reason": "x"}, "expect": "deny"},
	"an ARN of something else": {"trail": {"arn": "arn:aws:s3:::trail/org", "reason": "x"}, "expect": "deny"},
	"an ARN that is a list": {"trail": {"arn": ["arn:aws:cloudtrail:eu-central-1:111122223333:trail/org"], "reason": "x"}, "expect": "deny"},
	"true": {"trail": true, "expect": "deny"},
}

test_trail_elsewhere[name] if {
	some name, case in elsewhere
	fixtures.outcomes(data.rules.cloudtrail.exists) == {"aws_eks_cluster.c: trail": case.expect} with input as fixtures.given([fixtures.plan([cluster])])
		with data.settings as {"trail_elsewhere": case.trail}
}

test_no_cluster_no_finding if {
	fixtures.outcomes(data.rules.cloudtrail.exists) == {} with input as fixtures.given([fixtures.plan([fixtures.gone(cluster, ["delete"])])])
}

test_finding if {
	rule.deny == {{
		"document": "first",
		"address": "aws_eks_cluster.c",
		"subject": "trail",
		"message": "no trail of these documents records the EKS API calls of this cluster",
	}} with input as fixtures.given([fixtures.plan([cluster])])
}
