package lib.remedies_test

import data.lib.fixtures_test as fixtures
import data.lib.sources
import data.main

eks := "terraform-aws-modules/eks/aws"

github := "git::https://github.com/terraform-aws-modules/terraform-aws-eks.git"

old := "`cluster_enabled_log_types`"

new := "`enabled_log_types`"

either := "`enabled_log_types` or `cluster_enabled_log_types`"

calls := {
	"the registry, now": {"source": eks, "version": "~> 21.0", "says": new},
	"the registry, before": {"source": eks, "version": "20.31.6", "says": old},
	"with a prefix": {"source": eks, "version": "= 20.8", "says": old},
	"the major alone may be a later one": {"source": eks, "version": "~> 20", "says": either},
	"at least": {"source": eks, "version": ">= 19.0", "says": either},
	"a range": {"source": eks, "version": ">= 19.0, < 22.0", "says": either},
	"not that": {"source": eks, "version": "!= 20.1", "says": either},
	"no version": {"source": eks, "version": null, "says": either},
	"a version that is no text": {"source": eks, "version": 20, "says": either},
	"the registry by its name": {"source": "registry.terraform.io/terraform-aws-modules/eks/aws", "version": "21.1.0", "says": new},
	"a part": {"source": "terraform-aws-modules/eks/aws//modules/x", "version": "21.1.0", "says": new},
	"git": {"source": concat("", [github, "?ref=v20.1.0"]), "version": null, "says": old},
	"git, later": {"source": concat("", [github, "?depth=1&ref=v21.0.1"]), "version": null, "says": new},
	"git, said twice, of which the first counts": {"source": concat("", [github, "?ref=v20.1.0&ref=v21.0.1"]), "version": null, "says": old},
	"git of a branch": {"source": concat("", [github, "?ref=main"]), "version": null, "says": either},
	"git by ssh": {"source": "git@github.com:terraform-aws-modules/terraform-aws-eks.git?ref=v20.0.0", "version": null, "says": old},
	"cloudposse": {"source": "cloudposse/eks-cluster/aws", "version": "4.6.0", "says": "`enabled_cluster_log_types`"},
}

planned(source, version) := fixtures.plan_of_modules(
	[fixtures.but(fixtures.cluster(["audit"]), {"address": "module.eks.aws_eks_cluster.c", "module_address": "module.eks"})],
	{"resources": [], "module_calls": {"eks": {
		"source": source,
		"version_constraint": version,
		"module": {"resources": [fixtures.declaration(fixtures.cluster([]))]},
	}}},
)

remedies(plan) := {verdict.remediation | some verdict in verdicts; verdict.rule == "eks/mandatory_log_types"; verdict.outcome == "deny"} if {
	verdicts := main.verdicts with input as plan
}

test_remedy[name] if {
	some name, case in calls
	[remedy] := [remedy | some remedy in remedies(planned(case.source, case.version))]
	startswith(remedy, $"set {case.says} of the module ")
	not contains(remedy, "ref=")
}

test_each_document_has_its_own_modules if {
	verdicts := main.verdicts with input as fixtures.given([planned(eks, "21.0.0"), planned("./modules/eks", null)])
	denied := [verdict | some verdict in verdicts; verdict.rule == "eks/mandatory_log_types"; verdict.outcome == "deny"]
	{verdict.document | some verdict in denied} == {"first", "second"}
	{verdict.document | some verdict in denied; verdict.remediation} == {"first"}
}

others := [
	"./modules/eks", "terraform-aws-modules/eks-pod-identity/aws", "acme/eks/aws", "xterraform-aws-modules/eks/aws",
	"terraform-aws-modules/eks/awsome", "", null, 5,
]

test_other_modules_have_the_catalogue_s[i] if {
	some i, source in others
	count(remedies(planned(source, "21.0.0"))) == 0
}

# Two entries of the table that both fit are no error.
test_a_source_that_looks_like_two_modules if {
	count(remedies(planned("terraform-aws-modules/eks/aws/../../cloudposse/eks-cluster/aws", "21.0.0"))) == 1
}

test_the_root_has_the_catalogue_s if count(remedies(fixtures.plan([fixtures.cluster(["audit"])]))) == 0

test_a_nested_module_is_named_by_its_own_call if {
	plan := fixtures.plan_of_modules(
		[fixtures.but(fixtures.cluster(["audit"]), {"address": "module.a.module.eks.aws_eks_cluster.c", "module_address": "module.a.module.eks"})],
		{"module_calls": {"a": {"source": "./a", "module": {"module_calls": {"eks": {
			"source": eks,
			"version_constraint": "21.0.0",
			"module": {"resources": [fixtures.declaration(fixtures.cluster([]))]},
		}}}}}},
	)
	remedies(plan) == {"set `enabled_log_types` of the module terraform-aws-modules/eks/aws"}
}

test_an_exempt_finding_has_no_remedy if {
	settings := {"profile": "mandatory", "now": "2026-03-01", "mandatory_exemptions": "allowed", "exemptions": [{
		"rule": "eks/mandatory_log_types", "address": "module.eks.*", "reason": "r", "ticket": "t", "approved_by": "a", "expires": "2026-03-02",
	}]}
	verdicts := main.verdicts with input as planned(eks, "21.0.0") with data.settings as settings
	found := {v | some v in verdicts; v.rule == "eks/mandatory_log_types"; v.outcome == "exempt"}
	count(found) == 1
	every verdict in found {
		not verdict.remediation
	}
}

test_conftest_says_the_remedy if {
	messages := {denied.msg | some denied in main.deny} with input as planned(eks, "21.0.0")
	some message in messages
	endswith(message, "; set `enabled_log_types` of the module terraform-aws-modules/eks/aws")
}

shown := {
	"terraform-aws-modules/eks/aws": "terraform-aws-modules/eks/aws",
	"git::https://user:secret@host/a/b.git?ref=v1": "git::https://host/a/b.git",
	"git::https://user:se@cret@host/a": "git::https://host/a",
	"https://host/a.zip?token=secret": "https://host/a.zip",
	"git@github.com:a/b.git": "git@github.com:a/b.git",
	"": "",
}

test_source_without_password[source] if {
	some source, expect in shown
	sources.public(source) == expect
}
