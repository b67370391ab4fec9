package lib.module_clusters_test

import data.lib.fixtures_test as fixtures
import data.lib.module_clusters

calling(call) := fixtures.but(fixtures.stack({}), {"module": {"m": object.union({"source": "terraform-aws-modules/eks/aws"}, call)}})

# One that makes no cluster is in no list.
none := {
	"of a count of 0": {"count": 0},
	"of a count of 0 as text": {"count": "0"},
	"for each of an empty list": {"for_each": []},
	"for each of an empty object": {"for_each": {}},
	"that creates nothing": {"create": false},
	"that creates nothing, as text": {"create": "false"},
	"that is not enabled": {"source": "cloudposse/eks-cluster/aws", "enabled": false},
	"that is not enabled, as text": {"source": "cloudposse/eks-cluster/aws", "enabled": "false"},
}

test_call_that_makes_no_cluster[name] if {
	some name, call in none
	module_clusters.list == [] with input as calling(call)
	not module_clusters.is_known(object.union({"source": "terraform-aws-modules/eks/aws"}, call))
}

some_made := {
	"of a count": {"count": 1},
	"of a count that is an expression": {"count": "${var.number}"},
	"for each of a list": {"for_each": ["a"]},
	"for each of an object": {"for_each": {"a": 1}},
	"that creates it": {"create": true},
	"that is enabled": {"source": "cloudposse/eks-cluster/aws", "enabled": true},
}

test_call_that_makes_clusters[name] if {
	some name, call in some_made
	[cluster.address | some cluster in module_clusters.list] == ["module.m"] with input as calling(call)
}

git := "git::https://github.com/terraform-aws-modules/terraform-aws-eks.git?ref=v20.0.0"

inputs := {
	"none": {"call": {}, "argument": null, "log_types": {"known": [], "open": true}},
	"a list": {"call": {"enabled_log_types": ["audit"]}, "argument": "enabled_log_types", "log_types": {"known": ["audit"], "open": false}},
	"the list of older versions": {"call": {"cluster_enabled_log_types": ["audit"]}, "argument": "cluster_enabled_log_types", "log_types": {"known": ["audit"], "open": false}},
	"the list of older versions, and null by its new name": {
		"call": {"enabled_log_types": null, "cluster_enabled_log_types": ["audit"]},
		"argument": "cluster_enabled_log_types",
		"log_types": {"known": ["audit"], "open": false},
	},
	"a list for each name, of which the new one counts": {
		"call": {"enabled_log_types": ["api"], "cluster_enabled_log_types": ["audit"]},
		"argument": "enabled_log_types",
		"log_types": {"known": ["api"], "open": false},
	},
	"a list of which a part is an expression": {
		"call": {"enabled_log_types": ["audit", "${var.type}"]},
		"argument": "enabled_log_types",
		"log_types": {"known": ["audit"], "open": true},
	},
	"an empty list": {"call": {"enabled_log_types": []}, "argument": "enabled_log_types", "log_types": {"known": [], "open": false}},
	"an empty text": {"call": {"enabled_log_types": ""}, "argument": "enabled_log_types", "log_types": {"known": [], "open": true}},
	"an object": {"call": {"enabled_log_types": {"a": "audit"}}, "argument": "enabled_log_types", "log_types": {"known": [], "open": true}},
	"by Git": {"call": {"source": git, "enabled_log_types": ["audit"]}, "argument": "enabled_log_types", "log_types": {"known": ["audit"], "open": false}},
	"by Git, of older versions": {
		"call": {"source": git, "cluster_enabled_log_types": ["audit"]},
		"argument": "cluster_enabled_log_types",
		"log_types": {"known": ["audit"], "open": false},
	},
	"of a copy by Git, of a version with a slash": {
		"call": {"source": "git::https://git.acme.com/mirrors/terraform-aws-eks.git?ref=tags/v20.0.0", "enabled_log_types": ["audit"]},
		"argument": "enabled_log_types",
		"log_types": {"known": ["audit"], "open": false},
	},
	"in a folder that ends in a slash": {
		"call": {"source": "./modules/terraform-aws-eks/", "enabled_log_types": ["audit"]},
		"argument": "enabled_log_types",
		"log_types": {"known": ["audit"], "open": false},
	},
	"of an archive": {
		"call": {"source": "https://github.com/terraform-aws-modules/terraform-aws-eks/archive/refs/tags/v20.0.0.tar.gz", "enabled_log_types": ["audit"]},
		"argument": "enabled_log_types",
		"log_types": {"known": ["audit"], "open": false},
	},
	"of cloudposse, in a folder": {
		"call": {"source": "./modules/terraform-aws-eks-cluster", "enabled_cluster_log_types": ["audit"]},
		"argument": "enabled_cluster_log_types",
		"log_types": {"known": ["audit"], "open": false},
	},
}

test_list_of_log_types[name] if {
	some name, case in inputs
	[[cluster.argument, cluster.log_types] | some cluster in module_clusters.list] == [[case.argument, case.log_types]] with input as calling(case.call)
}
