package lib.scopes_test

import data.lib.fixtures_test as fixtures
import data.main

# METADATA
# description: The scopes of findings by address.
scopes(contents) := {[v.document, v.address]: object.get(v, "scope", {}) | some v in result.verdicts; v.outcome in {"deny", "undecided", "warn"}} if {
	result := main.result with input as fixtures.given(contents) with data.settings as {"passes": false}
}

of_cluster(cluster) := scopes([fixtures.plan([cluster])])[["first", "aws_eks_cluster.c"]]

cluster := fixtures.cluster(["audit"])

from(resource, attribute, references) := fixtures.but(resource, {"expressions": {attribute: {"references": references}}})

clusters := {
	"a constant": {"cluster": fixtures.but(cluster, {"expressions": {"name": {"constant_value": "prod"}}}), "expect": {"name": "prod", "region": "eu-central-1"}},
	"a variable": {"cluster": from(cluster, "name", ["var.name"]), "expect": {"name": "prod", "region": "eu-central-1"}},
	"the key of an instance": {"cluster": from(cluster, "name", ["each.key"]), "expect": {"name": "prod", "region": "eu-central-1"}},
	"the number of an instance": {"cluster": from(cluster, "name", ["count.index"]), "expect": {"name": "prod", "region": "eu-central-1"}},
	"the folder of the module": {"cluster": from(cluster, "name", ["path.module"]), "expect": {"name": "prod", "region": "eu-central-1"}},
	"the workspace": {"cluster": from(cluster, "name", ["terraform.workspace"]), "expect": {"name": "prod", "region": "eu-central-1"}},
	"the value of an instance": {"cluster": from(cluster, "name", ["each.value.name", "each.value"]), "expect": {"region": "eu-central-1"}},
	"a local": {"cluster": from(cluster, "name", ["local.name"]), "expect": {"region": "eu-central-1"}},
	"another resource": {"cluster": from(cluster, "name", ["random_pet.p.id", "random_pet.p"]), "expect": {"region": "eu-central-1"}},
	"a variable and another resource": {"cluster": from(cluster, "name", ["var.name", "random_pet.p.id", "random_pet.p"]), "expect": {"region": "eu-central-1"}},
	"a data source": {"cluster": from(cluster, "name", ["data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p"]), "expect": {"region": "eu-central-1"}},
	"apply": {"cluster": fixtures.unknown(cluster, "name"), "expect": {"region": "eu-central-1"}},
	"a name that is no text": {"cluster": fixtures.but(cluster, {"after": {"name": 5}}), "expect": {"region": "eu-central-1"}},
	"a region of its own": {"cluster": fixtures.but(cluster, {"after": {"region": "us-east-1"}, "expressions": {"region": {"constant_value": "us-east-1"}}}), "expect": {"name": "prod", "region": "us-east-1"}},
	"a region of another resource": {"cluster": fixtures.but(cluster, {"after": {"region": "us-east-1"}, "expressions": {"region": {"references": ["terraform_data.r.output", "terraform_data.r"]}}}), "expect": {"name": "prod"}},
	"a region that the provider fills in": {"cluster": fixtures.but(cluster, {"after": {"region": "eu-central-1"}}), "expect": {"name": "prod", "region": "eu-central-1"}},
}

test_declared_by[name] if {
	some name, case in clusters
	of_cluster(case.cluster) == case.expect
}

in_provider(region) := scopes([object.union(
	object.remove(fixtures.plan([fixtures.but(cluster, {"after": {"region": "eu-west-1"}})]), ["configuration"]),
	{"configuration": {"provider_config": {"aws": {"expressions": region}}, "root_module": fixtures.plan([cluster]).configuration.root_module}},
)])[["first", "aws_eks_cluster.c"]]

providers := {
	"a variable": {"region": {"region": {"references": ["var.region"]}}, "expect": {"name": "prod", "region": "eu-west-1"}},
	"a data source": {"region": {"region": {"references": ["data.aws_region.r.name", "data.aws_region.r"]}}, "expect": {"name": "prod"}},
	"a variable and a local": {"region": {"region": {"references": ["var.region", "local.region"]}}, "expect": {"name": "prod"}},
	"the environment": {"region": {}, "expect": {"name": "prod"}},
}

test_region_of_the_provider_by[name] if {
	some name, case in providers
	in_provider(case.region) == case.expect
}

test_a_sensitive_name_is_not_declared if {
	plan := fixtures.hiding_the_name(fixtures.plan([cluster]))
	scopes([plan])[["first", "aws_eks_cluster.c"]] == {"region": "eu-central-1"}
}

short := fixtures.but(fixtures.group, {"after": {"retention_in_days": 1}})

written(group, name) := fixtures.but(group, {"after": {"name": name}, "expressions": {"name": {"constant_value": name}}})

group_scope(resources) := scopes([fixtures.plan(resources)])[["first", "aws_cloudwatch_log_group.g"]]

test_a_group_has_the_name_of_its_cluster if {
	group_scope([written(short, "/aws/eks/prod/cluster")]).name == "prod"
}

cluster_of_group := ["aws_eks_cluster.c.id", "aws_eks_cluster.c"]

# Before the first apply the id is unknown, after it the group has its name.
test_a_group_of_a_reference_has_the_name_of_the_cluster_before_the_first_apply if {
	group_scope([cluster, from(fixtures.unknown(short, "name"), "name", cluster_of_group)]).name == "prod"
}

test_a_group_of_a_reference_has_the_name_of_the_cluster_after_the_first_apply if {
	group_scope([fixtures.standing(cluster), from(fixtures.standing(short), "name", cluster_of_group)]).name == "prod"
}

test_a_group_of_a_cluster_of_no_declared_name_has_none if {
	group_scope([from(cluster, "name", ["random_pet.p.id", "random_pet.p"]), from(short, "name", cluster_of_group)]) == {"region": "eu-central-1"}
}

# A name made from a prefix is known after apply, and never written.
test_a_group_whose_name_the_provider_chooses_has_none if {
	group_scope([short]) == {"region": "eu-central-1"}
}

delivering := fixtures.but(fixtures.trail, {"after": {"cloud_watch_logs_group_arn": "arn:aws:logs:eu-central-1:111122223333:log-group:/trail:*"}})

test_a_group_whose_expression_is_none_has_none if {
	group_scope([fixtures.but(short, {"expressions": {"name": false}})]) == {"region": "eu-central-1"}
}

test_a_group_of_a_trail_has_its_own_name if {
	group_scope([delivering, written(short, "/trail")]).name == "/trail"
}

test_a_trail_has_its_name if {
	found := scopes([fixtures.plan([fixtures.but(fixtures.trail, {"after": {"enable_log_file_validation": false}})])])
	found[["first", "aws_cloudtrail.t"]] == {"name": "audit", "region": "eu-central-1"}
}

rancher := fixtures.cluster_of_rancher(["audit"])

of_rancher := {
	"nothing": {"cluster": rancher, "expect": null},
	"a constant": {"cluster": fixtures.but(rancher, {"expressions": {"name": {"constant_value": "prod"}}}), "expect": "prod"},
	"another resource": {"cluster": from(rancher, "name", ["random_pet.p.id", "random_pet.p"]), "expect": null},
}

test_a_cluster_of_rancher_is_named_by[name] if {
	some name, case in of_rancher
	object.get(scopes([fixtures.plan([case.cluster])])[["first", "rancher2_cluster.r"]], "name", null) == case.expect
}

configured(name) := fixtures.stack({"aws_eks_cluster": {"c": {"name": name, "enabled_cluster_log_types": ["audit"]}}})

test_of_a_configuration if {
	scopes([configured("prod"), configured("${random_pet.p.id}")]) == {
		["first", "aws_eks_cluster.c"]: {"name": "prod", "region": "eu-central-1"},
		["second", "aws_eks_cluster.c"]: {"region": "eu-central-1"},
	}
}

# An argument of a module is what its call gives.
test_of_a_module[argument] if {
	some argument, expect in {"var.name": {"name": "prod", "region": "eu-central-1"}, "local.name": {"region": "eu-central-1"}}
	inner := fixtures.but(cluster, {"address": "module.m.aws_eks_cluster.c", "module_address": "module.m"})
	plan := fixtures.plan_of_modules([inner], {"module_calls": {"m": {
		"expressions": {"name": {"references": [argument]}},
		"module": {"resources": [fixtures.declaration(from(cluster, "name", ["var.name"]))]},
	}}})
	scopes([plan])[["first", "module.m.aws_eks_cluster.c"]] == expect
}
