package rules.cloudwatch.class_fits_test

import data.lib.fixtures_test as fixtures
import data.rules.cloudwatch.class_fits as rule

infrequent := fixtures.but(fixtures.group, {"after": {"log_group_class": "INFREQUENT_ACCESS"}})

delivery := fixtures.but(fixtures.group, {"after": {"log_group_class": "DELIVERY"}})

metric := fixtures.created("aws_cloudwatch_log_metric_filter", "f", {"log_group_name": "/aws/eks/prod/cluster"})

subscription := fixtures.created("aws_cloudwatch_log_subscription_filter", "s", {"log_group_name": "/aws/eks/prod/cluster"})

plans := {
	"a filter": {"resources": [infrequent, metric], "expect": "deny"},
	"a subscription": {"resources": [infrequent, subscription], "expect": "deny"},
	"by reference": {
		"resources": [infrequent, fixtures.referring(metric, "log_group_name", ["aws_cloudwatch_log_group.g.name", "aws_cloudwatch_log_group.g"])],
		"expect": "deny",
	},
	"no filter": {"resources": [infrequent], "expect": "pass"},
	"a filter on another group": {"resources": [infrequent, fixtures.but(metric, {"after": {"log_group_name": "/aws/eks/prod/cluster2"}})], "expect": "pass"},
	"a filter in another case": {"resources": [infrequent, fixtures.but(metric, {"after": {"log_group_name": "/AWS/eks/prod/cluster"}})], "expect": "pass"},
	"a filter without a group": {"resources": [infrequent, fixtures.lacking(metric, ["log_group_name"])], "expect": "pass"},
	"a filter that goes": {"resources": [infrequent, fixtures.gone(metric, ["delete"])], "expect": "pass"},
	"a filter in another region": {"resources": [infrequent, fixtures.but(metric, {"after": {"region": "us-east-1"}})], "expect": "pass"},
	"a subscription in another region": {"resources": [infrequent, fixtures.but(subscription, {"after": {"region": "us-east-1"}})], "expect": "pass"},
	"a filter in the region of its group": {
		"resources": [fixtures.but(infrequent, {"after": {"region": "us-east-1"}}), fixtures.but(metric, {"after": {"region": "us-east-1"}})],
		"expect": "deny",
	},
	"a filter of another provider configuration, in the region of the group's ARN": {
		"resources": [
			fixtures.but(infrequent, {"provider_config_key": "aws.other", "after": {"arn": "arn:aws:logs:us-east-1:1:log-group:/aws/eks/prod/cluster"}}),
			fixtures.but(metric, {"after": {"region": "us-east-1"}}),
		],
		"expect": "undecided",
	},
	"a filter of another provider configuration, in another region than the group's ARN": {
		"resources": [
			fixtures.but(infrequent, {"provider_config_key": "aws.other", "after": {"arn": "arn:aws:logs:us-west-2:1:log-group:/aws/eks/prod/cluster"}}),
			fixtures.but(metric, {"after": {"region": "us-east-1"}}),
		],
		"expect": "pass",
	},
	"a filter of the group's provider configuration, in another region than the group's ARN": {
		"resources": [fixtures.but(infrequent, {"after": {"arn": "arn:aws:logs:us-west-2:1:log-group:/aws/eks/prod/cluster"}}), metric],
		"expect": "pass",
	},
	"a filter somewhere": {"resources": [infrequent, fixtures.unknown(metric, "region")], "expect": "undecided"},
	"the standard class": {"resources": [fixtures.but(infrequent, {"after": {"log_group_class": "STANDARD"}}), metric], "expect": "pass"},
	"the standard class and a filter somewhere": {
		"resources": [fixtures.but(infrequent, {"after": {"log_group_class": "STANDARD"}}), fixtures.unknown(metric, "region")],
		"expect": "pass",
	},
	"no class and a filter somewhere": {"resources": [fixtures.group, fixtures.unknown(metric, "region")], "expect": "pass"},
	"a class by reference": {
		"resources": [
			fixtures.referring(fixtures.group, "log_group_class", ["data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p"]), metric,
			fixtures.but(fixtures.created("aws_ssm_parameter", "p", {}), {"mode": "data", "actions": ["read"]}),
		],
		"expect": "undecided",
	},
	"the delivery class": {"resources": [delivery], "expect": "deny"},
	"the delivery class, and a name that only apply knows": {"resources": [fixtures.unknown(delivery, "name"), fixtures.cluster([])], "expect": "undecided"},
	"the delivery class, and a name that only apply knows, where Rancher makes a cluster": {
		"resources": [fixtures.unknown(delivery, "name"), fixtures.cluster_of_rancher([])],
		"expect": "undecided",
	},
	"the delivery class, and a name that only apply knows, where the clusters have their groups": {
		"resources": [
			fixtures.but(fixtures.unknown(delivery, "name"), {"name": "h", "address": "aws_cloudwatch_log_group.h"}),
			fixtures.group, fixtures.cluster([]), fixtures.but(fixtures.cluster_of_rancher([]), {"name": "s", "address": "rancher2_cluster.s"}),
		],
		"expect": "pass",
	},
	"no class, and a name that only apply knows": {"resources": [fixtures.unknown(fixtures.group, "name"), fixtures.cluster([])], "expect": "pass"},
	"the delivery class in lower case": {"resources": [fixtures.but(delivery, {"after": {"log_group_class": "delivery"}})], "expect": "undecided"},
	"the essentials class": {"resources": [fixtures.but(infrequent, {"after": {"log_group_class": "ESSENTIALS"}}), metric], "expect": "undecided"},
	"the essentials class without a filter": {"resources": [fixtures.but(infrequent, {"after": {"log_group_class": "ESSENTIALS"}})], "expect": "undecided"},
	"an empty class": {"resources": [fixtures.but(infrequent, {"after": {"log_group_class": ""}})], "expect": "pass"},
	"no class": {"resources": [fixtures.group, metric], "expect": "pass"},
	"a class that the provider chooses": {"resources": [fixtures.unknown(fixtures.group, "log_group_class"), metric], "expect": "pass"},
	"a class that is written and unknown": {"resources": [fixtures.referring(fixtures.group, "log_group_class", ["local.class"]), metric], "expect": "undecided"},
	"an unknown class without a filter": {"resources": [fixtures.referring(fixtures.group, "log_group_class", ["local.class"])], "expect": "pass"},
}

test_plan[name] if {
	some name, case in plans
	fixtures.outcomes(data.rules.cloudwatch.class_fits) == {"aws_cloudwatch_log_group.g: class": case.expect} with input as fixtures.plan(case.resources)
}

# A group has two filters at most.
test_five_filters_somewhere_are_enough[count_of] if {
	some count_of in [5, 6]
	filters := [fixtures.but(fixtures.unknown(metric, "region"), {"name": $"f{i}", "address": $"f{i}"}) | some i in numbers.range(1, count_of)]
	[found.message | some found in rule.undecided] == ["log_group_class is INFREQUENT_ACCESS, and whether f1, f2, f3, f4, f5 is on this group can't be told"] with input as fixtures.plan(array.concat([infrequent], filters))
}

test_unknown_without_its_configuration_is_undecided if {
	plan := object.union(object.remove(fixtures.plan([fixtures.unknown(fixtures.group, "log_group_class"), metric]), ["configuration"]), {"configuration": {}})
	fixtures.outcomes(data.rules.cloudwatch.class_fits) == {"aws_cloudwatch_log_group.g: class": "undecided"} with input as plan
}

test_configuration if {
	stack := fixtures.stack({
		"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "log_group_class": "INFREQUENT_ACCESS"}},
		"aws_cloudwatch_log_metric_filter": {"f": {"log_group_name": "${aws_cloudwatch_log_group.g.name}"}},
	})
	[found.message | some found in rule.deny] == ["log_group_class is INFREQUENT_ACCESS, which does not serve aws_cloudwatch_log_metric_filter.f"] with input as stack
}

test_delivery_in_a_configuration if {
	stack := fixtures.stack({"awscc_logs_log_group": {"g": {"log_group_name": "/aws/eks/prod/cluster", "log_group_class": "DELIVERY"}}})
	[found.message | some found in rule.deny] == ["log_group_class is DELIVERY, which keeps events for a day or two"] with input as stack
}

test_other_groups_are_nobodys_business if {
	plan := fixtures.plan([fixtures.but(infrequent, {"after": {"name": "/aws/lambda/f"}}), fixtures.but(metric, {"after": {"log_group_name": "/aws/lambda/f"}})])
	fixtures.outcomes(data.rules.cloudwatch.class_fits) == {} with input as plan
}

test_denied_is_not_undecided_too if {
	every resources in [[infrequent, metric], [delivery]] {
		rule.undecided == set() with input as fixtures.given([fixtures.plan(resources)])
	}
}
