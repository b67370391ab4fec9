package lib.scopes_test

import data.lib.fixtures_test as fixtures
import data.lib.scopes as scoping
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

# METADATA
# description: The scope that is declared of one finding; null where there is none.
declared_of(contents, address) := scope if {
	scope := object.get(scoping.declared, [["first", address]], null) with input as fixtures.given(contents)
		with data.lib.findings.places as {["first", address]}
}

bucket := fixtures.created("aws_s3_bucket", "b", {"bucket": "logs"})

second_cluster := fixtures.but(cluster, {"name": "d", "address": "aws_eks_cluster.d"})

declarations := {
	"a trail that goes": {"of": "aws_cloudtrail.t", "resources": [fixtures.gone(fixtures.trail, ["delete"])], "expect": null},
	"a key": {"of": "aws_kms_key.k", "resources": [fixtures.key], "expect": null},
	"a bucket": {"of": "aws_s3_bucket.b", "resources": [fixtures.but(bucket, {"expressions": {"bucket": {"constant_value": "logs"}}})], "expect": {"name": "logs"}},
	"a bucket whose name the provider chooses": {"of": "aws_s3_bucket.b", "resources": [bucket], "expect": null},
	"a trail named by a cluster": {"of": "aws_cloudtrail.t", "resources": [cluster, from(fixtures.trail, "name", cluster_of_group)], "expect": {"region": "eu-central-1"}},
	"a group of a cluster without a name": {
		"of": "aws_cloudwatch_log_group.g",
		"resources": [written(fixtures.group, "/aws/eks//cluster")],
		"expect": {"name": "/aws/eks//cluster", "region": "eu-central-1"},
	},
	"a group named by two clusters": {
		"of": "aws_cloudwatch_log_group.g",
		"resources": [cluster, second_cluster, from(fixtures.group, "name", array.concat(cluster_of_group, ["aws_eks_cluster.d.id", "aws_eks_cluster.d"]))],
		"expect": {"region": "eu-central-1"},
	},
	"a group named by a cluster and a local": {
		"of": "aws_cloudwatch_log_group.g",
		"resources": [cluster, from(fixtures.group, "name", array.concat(cluster_of_group, ["local.suffix"]))],
		"expect": {"region": "eu-central-1"},
	},
	"a group named by a trail": {
		"of": "aws_cloudwatch_log_group.g",
		"resources": [fixtures.trail, from(fixtures.group, "name", ["aws_cloudtrail.t.name", "aws_cloudtrail.t"])],
		"expect": {"region": "eu-central-1"},
	},
}

test_declared_of[name] if {
	some name, case in declarations
	declared_of([fixtures.plan(case.resources)], case.of) == case.expect
}

test_nothing_is_declared_where_neither_name_nor_region_is if {
	plan := json.remove(fixtures.plan([from(cluster, "name", ["random_pet.p.id", "random_pet.p"])]), ["configuration/provider_config/aws/expressions"])
	declared_of([plan], "aws_eks_cluster.c") == null
}

test_of_two_blocks_of_one_address_no_name_is_declared if {
	stack := fixtures.stack({"aws_eks_cluster": {"c": [{"name": "prod"}, {"name": "test"}]}})
	declared_of([stack], "aws_eks_cluster.c") == {"region": "eu-central-1"}
}

test_a_group_of_a_configuration_has_the_name_of_its_cluster[name] if {
	some name in ["/aws/eks/prod/cluster", "/aws/eks/${aws_eks_cluster.c.name}/cluster", "/aws/eks/${aws_eks_cluster.c.id}/cluster"]
	stack := fixtures.stack({"aws_eks_cluster": {"c": {"name": "prod"}}, "aws_cloudwatch_log_group": {"g": {"name": name}}})
	declared_of([stack], "aws_cloudwatch_log_group.g") == {"name": "prod", "region": "eu-central-1"}
}

# METADATA
# description: What the documents tell of where one finding is, without its document.
known_of(contents, address) := object.remove(known, ["document"]) if {
	known := scoping.known(["first", address]) with input as fixtures.given(contents)
		with data.lib.findings.places as {["first", address]}
	known.document == "first"
}

# Of no cluster.
outside(region, account) := {"cluster": null, "region": region, "account": account, "subject": null, "shown": "first"}

# Of a cluster of which no more is known than that it is one.
nameless(region, account, address) := {
	"cluster": null,
	"region": region,
	"account": account,
	"subject": ["first", address],
	"shown": $"{address} in first",
}

prod := {
	"cluster": "prod",
	"region": "eu-central-1",
	"account": null,
	"subject": ["first", null, "eu-central-1", "prod"],
	"shown": `"prod" of eu-central-1 in first`,
}

of_account(plan, account) := fixtures.but(plan, {"configuration": {"provider_config": {"aws": {"expressions": {"allowed_account_ids": {"constant_value": [account]}}}}}})

of_arn(resource, arn) := fixtures.but(resource, {"after": {"arn": arn}})

cluster_arn := "arn:aws:eks:eu-west-1:111122223333:cluster/prod"

at_arn := object.union(prod, {
	"region": "eu-west-1",
	"account": "111122223333",
	"subject": ["111122223333", "eu-west-1", "prod"],
	"shown": `"prod" of eu-west-1 in first`,
})

key_arn := "arn:aws:kms:eu-west-1:111122223333:key/k"

c := "aws_eks_cluster.c"

g := "aws_cloudwatch_log_group.g"

knowns := {
	"a cluster": {"of": c, "plan": fixtures.plan([cluster]), "expect": prod},
	"a cluster of one account": {
		"of": c,
		"plan": of_account(fixtures.plan([cluster]), "111122223333"),
		"expect": object.union(prod, {"account": "111122223333", "subject": ["111122223333", "eu-central-1", "prod"]}),
	},
	"a cluster by its ARN": {"of": c, "plan": fixtures.plan([fixtures.standing(of_arn(cluster, cluster_arn))]), "expect": at_arn},
	"a cluster that goes, by its ARN": {"of": c, "plan": fixtures.plan([fixtures.gone(of_arn(cluster, cluster_arn), ["delete"])]), "expect": at_arn},
	"a new cluster of a region of its own": {
		"of": c,
		"plan": fixtures.plan([fixtures.but(cluster, {"after": {"region": "us-east-1"}})]),
		"expect": object.union(prod, {"region": "us-east-1", "subject": ["first", null, "us-east-1", "prod"], "shown": `"prod" of us-east-1 in first`}),
	},
	"a cluster whose ARN has no account": {
		"of": c,
		"plan": fixtures.plan([fixtures.standing(of_arn(cluster, "arn:aws:eks:eu-central-1::cluster/prod"))]),
		"expect": prod,
	},
	"a cluster whose ARN has no region": {
		"of": c,
		"plan": fixtures.plan([fixtures.standing(of_arn(cluster, "arn:aws:eks::111122223333:cluster/prod"))]),
		"expect": {
			"cluster": "prod",
			"region": null,
			"account": "111122223333",
			"subject": ["first", "111122223333", null, "prod"],
			"shown": `"prod" in first`,
		},
	},
	"a cluster whose name is unknown": {"of": c, "plan": fixtures.plan([fixtures.unknown(cluster, "name")]), "expect": nameless("eu-central-1", null, c)},
	"a cluster whose name is unknown, and was known": {"of": c, "plan": fixtures.plan([fixtures.unknown(fixtures.updated(cluster, {}), "name")]), "expect": prod},
	"a cluster whose name is no text": {"of": c, "plan": fixtures.plan([fixtures.but(cluster, {"after": {"name": 5}})]), "expect": nameless("eu-central-1", null, c)},
	"a cluster whose name was no text": {
		"of": c,
		"plan": fixtures.plan([fixtures.unknown(fixtures.updated(fixtures.but(cluster, {"after": {"name": 5}}), {}), "name")]),
		"expect": nameless("eu-central-1", null, c),
	},
	"a new cluster, and one of its address that goes, of another name": {
		"of": c,
		"plan": fixtures.plan([cluster, fixtures.gone(fixtures.but(cluster, {"after": {"name": "test"}}), ["delete"])]),
		"expect": nameless("eu-central-1", null, c),
	},
	"a new cluster, and one of its address that goes, whose account is told": {
		"of": c,
		"plan": fixtures.plan([cluster, fixtures.gone(of_arn(cluster, "arn:aws:eks:eu-central-1:111122223333:cluster/prod"), ["delete"])]),
		"expect": object.union(prod, {"account": "111122223333", "subject": ["111122223333", "eu-central-1", "prod"]}),
	},
	"a cluster of awscc": {
		"of": "awscc_eks_cluster.c",
		"plan": fixtures.plan([fixtures.created("awscc_eks_cluster", "c", {"name": "prod"})]),
		"expect": prod,
	},
	"a cluster of Cloud Control": {
		"of": "aws_cloudcontrolapi_resource.c",
		"plan": fixtures.plan([fixtures.created("aws_cloudcontrolapi_resource", "c", {"type_name": "AWS::EKS::Cluster", "desired_state": `{"Name": "prod"}`})]),
		"expect": object.union(prod, {"region": null, "subject": ["first", null, null, "prod"], "shown": `"prod" in first`}),
	},
	"a group of a cluster": {"of": g, "plan": fixtures.plan([fixtures.group]), "expect": prod},
	"a group named by a cluster": {"of": g, "plan": fixtures.plan([cluster, from(fixtures.unknown(fixtures.group, "name"), "name", cluster_of_group)]), "expect": prod},
	"a group that may be a cluster's": {"of": g, "plan": fixtures.plan([fixtures.unknown(fixtures.group, "name")]), "expect": nameless("eu-central-1", null, g)},
	"a group of no cluster": {"of": g, "plan": fixtures.plan([written(fixtures.group, "/trail")]), "expect": outside("eu-central-1", null)},
	"a trail": {"of": "aws_cloudtrail.t", "plan": fixtures.plan([fixtures.trail]), "expect": outside("eu-central-1", null)},
	"a trail of an unknown name": {"of": "aws_cloudtrail.t", "plan": fixtures.plan([fixtures.unknown(fixtures.trail, "name")]), "expect": outside("eu-central-1", null)},
	"a trail named by a cluster": {"of": "aws_cloudtrail.t", "plan": fixtures.plan([cluster, from(fixtures.unknown(fixtures.trail, "name"), "name", cluster_of_group)]), "expect": outside("eu-central-1", null)},
	"a trail named like the group of a cluster": {
		"of": "aws_cloudtrail.t",
		"plan": fixtures.plan([fixtures.but(fixtures.trail, {"after": {"name": "/aws/eks/prod/cluster"}})]),
		"expect": outside("eu-central-1", null),
	},
	"a new key, whose own region is not handed over": {"of": "aws_kms_key.k", "plan": fixtures.plan([fixtures.key]), "expect": outside(null, null)},
	"a key by its ARN": {"of": "aws_kms_key.k", "plan": fixtures.plan([fixtures.standing(of_arn(fixtures.key, key_arn))]), "expect": outside("eu-west-1", "111122223333")},
	"a key by the ARN that goes": {"of": "aws_kms_key.k", "plan": fixtures.plan([fixtures.gone(of_arn(fixtures.key, key_arn), ["delete"])]), "expect": outside(null, "111122223333")},
	"a new bucket": {"of": "aws_s3_bucket.b", "plan": fixtures.plan([bucket]), "expect": outside(null, null)},
	# As an engine sees it that leaves nothing out.
	"a bucket by its ARN, which tells nothing": {
		"of": "aws_s3_bucket.b",
		"plan": in_whole(of_account(fixtures.plan([fixtures.standing(bucket)]), "111122223333"), {"after": {"arn": "arn:aws:s3:::logs"}}),
		"expect": outside("eu-central-1", "111122223333"),
	},
}

# The only resource of a plan, with more than a gate hands over.
in_whole(plan, change) := object.union(plan, {"resource_changes": [object.union(plan.resource_changes[0], {"change": change})]})

test_known_of[name] if {
	some name, case in knowns
	known_of([case.plan], case.of) == case.expect
}

sensitive_region := in_whole(fixtures.plan([cluster]), {"after_sensitive": {"region": true}})

test_what_is_sensitive_is_known_and_not_shown if {
	known_of([fixtures.hiding_the_name(fixtures.plan([cluster]))], c) == object.union(prod, {"shown": "aws_eks_cluster.c in first"})
	known_of([sensitive_region], c) == object.union(prod, {"shown": `"prod" in first`})
}

test_a_module_of_a_cluster_is_one_cluster if {
	calls := {"eks": {"source": "terraform-aws-modules/eks/aws"}, "vpc": {"source": "terraform-aws-modules/vpc/aws"}}
	stack := object.union(fixtures.stack({}), {"module": calls})
	known_of([stack], "module.eks") == nameless(null, null, "module.eks")
	known_of([stack], "module.vpc") == outside(null, null)
}
