package lib.log_groups_test

import data.lib.fixtures_test as fixtures
import data.lib.log_groups

proofs := {
	"/aws/eks/prod/cluster": "sure",
	"/aws/eks/*": "sure",
	"/aws/eks/prod*": "sure",
	"/aws/eks/prod/*": "sure",
	"/aws/eks/prod/cl*": "sure",
	"/aws/eks/*/cluster": "sure",
	"/aws/eks/prod/application": "none",
	"/aws/eks/prod/app*": "none",
	"/aws/eks/prod/clusters*": "none",
	"/aws/eks/prod/cluster/*": "none",
	"/aws/eks/prod/cluster/x/*": "none",
	"/aws/eks/*/application": "none",
	"/aws/cloudtrail/audit": "perhaps",
	"aws-cloudtrail-logs-1": "perhaps",
	"/aws/*": "general",
	"*": "general",
	"/app/*": "none",
	"/app": "none",
	"": "none",
}

test_what_a_name_proves[name] if {
	some name, proof in proofs
	log_groups.proof(name) == proof
}

group := fixtures.group

named(name) := fixtures.but(group, {"after": {"name": name}})

second(resource) := fixtures.but(resource, {"name": "h", "address": "aws_cloudwatch_log_group.h"})

arn_of(name) := $"arn:aws:logs:eu-central-1:111122223333:log-group:{name}:*"

trail_to(name) := fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": arn_of(name)}})

# A trail that writes to a group of the same plan.
trail_by_reference := fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g.arn", "aws_cloudwatch_log_group.g"])

# One that writes to an instance which can't be told.
trail_to_an_instance := fixtures.but(
	fixtures.referring(fixtures.trail, "cloud_watch_logs_group_arn", ["aws_cloudwatch_log_group.g", "each.value"]),
	{"for_each_expression": {"references": ["var.all"]}},
)

instance(resource, key) := fixtures.but(resource, {"address": $"aws_cloudwatch_log_group.g[\"{key}\"]"})

holders := {
	"the group of a cluster": {"resources": [group], "holds": ["yes"]},
	"the group of a cluster without a name": {"resources": [named("/aws/eks//cluster")], "holds": ["no"]},
	"of an application": {"resources": [named("/app")], "holds": ["no"]},
	"the group of a cluster until now": {"resources": [fixtures.updated(group, {"name": "/app"})], "holds": ["yes"]},
	"the group of a cluster from now on": {"resources": [fixtures.updated(named("/app"), {"name": "/aws/eks/prod/cluster"})], "holds": ["yes"]},
	"the group of a trail": {"resources": [named("/audit"), trail_to("/audit")], "holds": ["yes"]},
	"the group of a trail until now": {"resources": [named("/audit"), fixtures.updated(trail_to("/audit"), {"cloud_watch_logs_group_arn": arn_of("/other")})], "holds": ["yes"]},
	"what a trail names that is no group": {
		"resources": [named("/audit"), fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": "arn:aws:logs:eu-central-1:111122223333:destination:/audit:*"}})],
		"holds": ["no"],
	},
	"the group of a trail by reference": {"resources": [named("/audit"), trail_by_reference], "holds": ["yes"]},
	"groups of which one is a trail's": {"resources": [instance(named("/a"), "a"), instance(named("/b"), "b"), trail_to_an_instance], "holds": ["maybe", "maybe"]},
	"a group without a name, and a cluster without a group": {"resources": [fixtures.unknown(group, "name"), fixtures.cluster([])], "holds": ["maybe"]},
	"a group without a name, and two clusters without a group": {
		"resources": [
			fixtures.unknown(group, "name"), fixtures.cluster([]),
			fixtures.but(fixtures.cluster([]), {"name": "d", "address": "aws_eks_cluster.d", "after": {"name": "test"}}),
		],
		"holds": ["maybe"],
	},
	"a group without a name, and a cluster with its group": {"resources": [fixtures.unknown(second(group), "name"), fixtures.cluster([]), group], "holds": ["no", "yes"]},
	"a group without a name, and no cluster": {"resources": [fixtures.unknown(group, "name")], "holds": ["no"]},
	"a group of a prefix, and a cluster without a group": {
		"resources": [fixtures.but(fixtures.unknown(group, "name"), {"after": {"name_prefix": "/aws/eks/prod"}}), fixtures.cluster([])],
		"holds": ["no"],
	},
	"a group of a prefix that is not known, and a cluster without a group": {
		"resources": [fixtures.unknown(fixtures.unknown(group, "name"), "name_prefix"), fixtures.cluster([])],
		"holds": ["maybe"],
	},
}

test_what_a_group_holds[name] if {
	some name, case in holders
	[each.holds | some each in log_groups.all] == case.holds with input as fixtures.plan(case.resources)
}

kinds := {
	"a cluster's": {"resources": [fixtures.standing(group)], "kinds": {"audit", "authenticator"}},
	"a trail's": {"resources": [fixtures.standing(named("/audit")), trail_to("/audit")], "kinds": {"trail"}},
	"a trail's that is made": {"resources": [named("/audit"), trail_to("/audit")], "kinds": {"trail"}},
	"a trail's until now": {"resources": [fixtures.updated(named("/audit"), {"name": "/aws/eks/prod/cluster"}), trail_to("/audit")], "kinds": {"trail"}},
	"one without a name": {"resources": [fixtures.unknown(group, "name"), fixtures.cluster([])], "kinds": {"audit", "authenticator"}},
}

test_kinds_of_logs[name] if {
	some name, case in kinds
	[log_groups.kinds(each) | some each in log_groups.all] == [case.kinds] with input as fixtures.plan(case.resources)
}

remaining := {
	"one that is made": {"resources": [group], "addresses": ["aws_cloudwatch_log_group.g"]},
	"one that goes": {"resources": [fixtures.gone(group, ["delete"])], "addresses": []},
	"one that is forgotten": {"resources": [fixtures.gone(group, ["forget"])], "addresses": []},
	"one of an application": {"resources": [named("/app")], "addresses": []},
}

test_remaining[name] if {
	some name, case in remaining
	[each.address | some each in log_groups.remaining] == case.addresses with input as fixtures.plan(case.resources)
}

# Of what is new no logs can be lost.
existing := {
	"one that stands": {"resources": [fixtures.standing(group)], "addresses": ["aws_cloudwatch_log_group.g"]},
	"one that goes": {"resources": [fixtures.gone(group, ["delete"])], "addresses": ["aws_cloudwatch_log_group.g"]},
	"one of an application": {"resources": [fixtures.standing(named("/app"))], "addresses": []},
	"one of a trail by reference": {"resources": [fixtures.standing(named("/audit")), trail_by_reference], "addresses": ["aws_cloudwatch_log_group.g"]},
	"one that is made": {"resources": [group], "addresses": []},
	"one that is made, of a trail by reference": {"resources": [named("/audit"), trail_by_reference], "addresses": []},
}

test_existing[name] if {
	some name, case in existing
	[each.address | some each in log_groups.existing] == case.addresses with input as fixtures.plan(case.resources)
}

test_nothing_of_a_configuration_exists_already if {
	stack := fixtures.stack({
		"aws_cloudwatch_log_group": {"g": {"name": "/audit"}},
		"aws_cloudtrail": {"t": {"s3_bucket_name": "logs", "cloud_watch_logs_group_arn": "${aws_cloudwatch_log_group.g.arn}:*"}},
	})
	[each.holds | some each in log_groups.all] == ["yes"] with input as stack
	log_groups.existing == [] with input as stack
}

# Groups that were there and may have held logs.
perhaps := {
	"one that is called as those of trails are": {"resources": [fixtures.standing(named("/aws/cloudtrail/audit"))], "addresses": ["aws_cloudwatch_log_group.g"]},
	"one that is called so and is a trail's": {"resources": [fixtures.standing(named("/aws/cloudtrail/audit")), trail_to("/aws/cloudtrail/audit")], "addresses": []},
	"one that is called so and is made": {"resources": [named("/aws/cloudtrail/audit")], "addresses": []},
	"one of an application": {"resources": [fixtures.standing(named("/app"))], "addresses": []},
	"instances of which one is a trail's": {
		"resources": [fixtures.standing(instance(named("/a"), "a")), instance(named("/b"), "b"), trail_to_an_instance],
		"addresses": ["aws_cloudwatch_log_group.g[\"a\"]"],
	},
	"instances of which one is a trail's, of which one is a cluster's": {
		"resources": [fixtures.standing(instance(named("/a"), "a")), fixtures.standing(instance(group, "b")), trail_to_an_instance],
		"addresses": ["aws_cloudwatch_log_group.g[\"a\"]"],
	},
}

test_perhaps_existing[name] if {
	some name, case in perhaps
	[each.address | some each in log_groups.perhaps_existing] == case.addresses with input as fixtures.plan(case.resources)
}

names_held := {
	"/aws/eks/prod/cluster": "yes",
	"/audit": "yes",
	"/aws/cloudtrail/audit": "perhaps",
	"/aws/eks/prod/application": "no",
	"/app": "no",
}

test_held_by_name[name] if {
	some name, held in names_held
	log_groups.held_by_name(name) == held with input as fixtures.plan([trail_to("/audit")])
}

other_provider := {"provider_config_key": "aws.other"}

# The groups of a cluster of that name: in its place for sure, and perhaps.
of_cluster := {
	"its group": {"resources": [group], "is": {"here": ["aws_cloudwatch_log_group.g"], "maybe": []}},
	"another's": {"resources": [named("/aws/eks/test/cluster")], "is": {"here": [], "maybe": []}},
	"its name in another region": {"resources": [fixtures.but(group, {"after": {"region": "us-east-1"}})], "is": {"here": [], "maybe": []}},
	"its name in a region that is not known": {
		"resources": [fixtures.unknown(group, "region")],
		"is": {"here": [], "maybe": ["aws_cloudwatch_log_group.g"]},
	},
	"its group, and its name by another provider": {
		"resources": [group, second(fixtures.but(group, other_provider))],
		"is": {"here": ["aws_cloudwatch_log_group.g"], "maybe": []},
	},
	"its name by another provider": {
		"resources": [fixtures.but(fixtures.unknown(group, "region"), other_provider)],
		"is": {"here": [], "maybe": ["aws_cloudwatch_log_group.g"]},
	},
}

test_groups_of_a_cluster[name] if {
	some name, case in of_cluster
	plan := fixtures.plan(array.concat([fixtures.cluster([])], case.resources))
	[[each.address | some each in found.here] | some found in log_groups.of_cluster] == [case.is.here] with input as plan
	[found.maybe | some found in log_groups.of_cluster] == [{address | some address in case.is.maybe}] with input as plan
}

# How many a configuration makes may be known only in the plan.
test_group_of_which_the_number_is_not_known if {
	stack := fixtures.stack({
		"aws_eks_cluster": {"c": {"name": "prod"}},
		"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "count": "${var.number}"}},
	})
	[found | some found in log_groups.of_cluster] == [{"here": [], "maybe": {"aws_cloudwatch_log_group.g"}}] with input as stack
}

# Groups that may have the name of any cluster there.
unnamed := {
	"one without a name": {"resources": [fixtures.unknown(group, "name")], "addresses": {"aws_cloudwatch_log_group.g"}},
	"one without a name in another region": {"resources": [fixtures.but(fixtures.unknown(group, "name"), {"after": {"region": "us-east-1"}})], "addresses": set()},
	"one without a name that is a trail's": {"resources": [fixtures.unknown(group, "name"), trail_by_reference], "addresses": set()},
	"instances of which one is a trail's": {"resources": [instance(named("/a"), "a"), instance(named("/b"), "b"), trail_to_an_instance], "addresses": set()},
	"one of another name": {"resources": [named("/aws/eks/test/cluster")], "addresses": set()},
}

test_unnamed_groups_by_place[name] if {
	some name, case in unnamed
	[addresses | some addresses in log_groups.unnamed_at] == [case.addresses] with input as fixtures.plan(array.concat([fixtures.cluster([])], case.resources))
}

test_deferred_groups_that_may_hold_logs if {
	plan := fixtures.but(fixtures.plan([]), {"deferred_changes": [{"reason": "unknown", "resource_change": {
		"address": $"{type}.{name}",
		"type": type,
		"change": {"actions": ["delete"], "before": {"name": name}},
	}} |
		some [type, name] in [
			["aws_cloudwatch_log_group", "/aws/eks/prod/cluster"],
			["aws_cloudwatch_log_group", "/aws/cloudtrail/audit"],
			["aws_cloudwatch_log_group", "/app"],
			["aws_s3_bucket", "/aws/eks/prod/cluster"],
		]
	]})
	[each.address | some each in log_groups.deferred] == ["aws_cloudwatch_log_group./aws/eks/prod/cluster", "aws_cloudwatch_log_group./aws/cloudtrail/audit"] with input as plan
}
