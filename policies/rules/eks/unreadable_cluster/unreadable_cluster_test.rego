package rules.eks.unreadable_cluster_test

import data.lib.fixtures_test as fixtures
import data.rules.eks.unreadable_cluster as rule

module_calls := {
	"a module whose list is read": {"call": {"source": "terraform-aws-modules/eks/aws"}, "expect": ""},
	"a submodule for Karpenter": {"call": {"source": "terraform-aws-modules/eks/aws//modules/karpenter"}, "expect": ""},
	"a submodule by Git": {"call": {"source": "git::https://github.com/terraform-aws-modules/terraform-aws-eks.git//modules/eks-managed-node-group?ref=v21.0.0"}, "expect": ""},
	"roles for service accounts": {"call": {"source": "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"}, "expect": ""},
	"Pod Identity": {"call": {"source": "terraform-aws-modules/eks-pod-identity/aws"}, "expect": ""},
	"a submodule of another owner": {"call": {"source": "acme/eks/aws//modules/karpenter"}, "expect": "deny"},
	"our own modules": {"call": {"source": "./node_modules/eks-audit-logging/terraform-modules/audit-trail"}, "expect": ""},
	"our own modules by Git": {"call": {"source": "git::https://github.com/acme/eks-audit-logging.git//terraform-modules/detections?ref=v1"}, "expect": ""},
	"a node group": {"call": {"source": "cloudposse/eks-node-group/aws"}, "expect": ""},
	"add-ons": {"call": {"source": "aws-ia/eks-blueprints-addons/aws"}, "expect": ""},
	"roles for service accounts, in a folder": {"call": {"source": "./modules/eks-irsa"}, "expect": ""},
	"a cluster with its node groups": {"call": {"source": "./modules/eks-cluster-and-node-groups"}, "expect": "deny"},
	"an owner of a similar name": {"call": {"source": "x-terraform-aws-modules/eks/aws//modules/karpenter"}, "expect": "deny"},
	"in capitals": {"call": {"source": "./EKS-cluster"}, "expect": "deny"},
	"a part of a word": {"call": {"source": "./geeks"}, "expect": ""},
	"an input of log types": {"call": {"source": "./platform", "cluster_enabled_log_types": ["audit"]}, "expect": "deny"},
	"another input": {"call": {"source": "./platform", "log_types_of_rds": []}, "expect": ""},
	"no source": {"call": {}, "expect": ""},
	"a source that is no text": {"call": {"source": ["terraform-aws-modules/eks/aws"]}, "expect": ""},
	"null": {"call": null, "expect": ""},
	"a call as a list": {"call": [{"source": "./eks"}], "expect": "deny"},
	"an empty list": {"call": [], "expect": ""},
}

test_module[name] if {
	some name, case in module_calls
	stack := fixtures.but(fixtures.stack({}), {"module": {"m": case.call}})
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {address: outcome |
		some address, outcome in {"module.m: cluster": case.expect}
		outcome != ""
	} with input as stack
}

test_modules_as_a_list if {
	stack := fixtures.but(fixtures.stack({}), {"module": [{"a": {"source": "./a"}}, {"b": {"source": "./eks"}}]})
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"module.b: cluster": "deny"} with input as stack
	data.main.result.coverage.modules == 2 with input as stack
}

test_modules_of_a_plan_are_expanded if {
	plan := fixtures.plan_of_modules([], {"module_calls": {"eks": {"source": "terraform-aws-modules/eks/aws", "module": {}}}})
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {} with input as plan
	data.main.result.coverage.modules == 0 with input as plan
}

test_what_may_be_a_cluster_is_looked_at if {
	resource := fixtures.unknown(fixtures.created("aws_cloudcontrolapi_resource", "r", {}), "type_name")
	rule.subjects == {{"document": "input", "address": "aws_cloudcontrolapi_resource.r", "subject": "cluster"}} with input as fixtures.plan([resource])
}

test_cluster_that_is_read_passes if {
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"aws_eks_cluster.c: cluster": "pass"} with input as fixtures.plan([fixtures.cluster([])])
}

test_no_password_is_told if {
	stack := fixtures.but(fixtures.stack({}), {"module": {"m": {"source": "git::https://user:hunter2@host/eks"}}})
	[found.message | some found in rule.deny] == [`the module "git::https://host/eks" looks as if it made a cluster, and is not expanded here`] with input as stack
}

makers := {
	"a template of AWS CDK's custom resource": {"type": "aws_cloudformation_stack", "values": {"template_body": `{"Resources": {"C": {"Type": "Custom::AWSCDK-EKS-Cluster"}}}`}, "expect": "deny"},
	"a template that nests another": {"type": "aws_cloudformation_stack", "values": {"template_body": `{"Resources": {"C": {"Type": "AWS::CloudFormation::Stack"}}}`}, "expect": "warn"},
	"a manifest of Crossplane 2": {"type": "kubernetes_manifest", "values": {"manifest": {"apiVersion": "eks.aws.m.upbound.io/v1beta1", "kind": "Cluster"}}, "expect": "deny"},
	"a node group of Crossplane 2": {"type": "kubernetes_manifest", "values": {"manifest": {"apiVersion": "eks.aws.m.upbound.io/v1beta1", "kind": "NodeGroup"}}, "expect": ""},
	"a template of Cluster API": {"type": "kubernetes_manifest", "values": {"manifest": {"apiVersion": "controlplane.cluster.x-k8s.io/v1beta2", "kind": "AWSManagedControlPlaneTemplate"}}, "expect": "deny"},
	"a template": {"type": "aws_cloudformation_stack", "values": {"template_body": `{"Resources": {"C": {"Type": "AWS::EKS::Cluster"}}}`}, "expect": "deny"},
	"a template of stack sets": {"type": "aws_cloudformation_stack_set", "values": {"template_body": "Type: AWS::EKS::Cluster"}, "expect": "deny"},
	"a template that names clusters in a rule of AWS Config": {
		"type": "aws_cloudformation_stack",
		"values": {"template_body": `{"Resources": {"R": {"Type": "AWS::Config::ConfigRule", "Properties": {"Scope": {"ComplianceResourceTypes": ["AWS::EKS::Cluster"]}}}}}`},
		"expect": "",
	},
	"a template in YAML that names clusters in a list": {"type": "aws_cloudformation_stack", "values": {"template_body": "Resources:\n  R:\n    Type: AWS::Config::ConfigRule\n    Types:\n      - AWS::EKS::Cluster"}, "expect": ""},
	"a template in YAML with a comment": {"type": "aws_cloudformation_stack", "values": {"template_body": "Resources: {} # was Type: AWS::EKS::Cluster"}, "expect": ""},
	"a template in YAML": {"type": "aws_cloudformation_stack", "values": {"template_body": "Resources:\n  C:\n    Type: 'AWS::EKS::Cluster'"}, "expect": "deny"},
	"a template in YAML, with its type on the next line": {"type": "aws_cloudformation_stack", "values": {"template_body": "Resources:\n  C:\n    Type: >-\n      AWS::EKS::Cluster"}, "expect": "deny"},
	"a template in YAML with an anchor": {"type": "aws_cloudformation_stack", "values": {"template_body": "Resources:\n  C: {Type: &c AWS::EKS::Cluster}"}, "expect": "deny"},
	"a template in YAML with an alias": {"type": "aws_cloudformation_stack", "values": {"template_body": "x: &c AWS::EKS::Cluster\nResources:\n  C:\n    Type: *c"}, "expect": "deny"},
	"a template that only apply encodes": {"type": "aws_cloudformation_stack", "values": {"template_body": `${jsonencode({"Resources" = {"C" = {"Type" = "AWS::EKS::Cluster", "X" = var.x}}})}`}, "expect": "deny"},
	"a template in YAML with an alias of another type": {"type": "aws_cloudformation_stack", "values": {"template_body": "x: &b AWS::S3::Bucket\nResources:\n  B:\n    Type: *b"}, "expect": ""},
	"a template whose description names clusters": {"type": "aws_cloudformation_stack", "values": {"template_body": `{"Description": "Type: AWS::EKS::Cluster", "Resources": {}}`}, "expect": ""},
	"a template of stack sets that names clusters in a list": {"type": "aws_cloudformation_stack_set", "values": {"template_body": `{"Scope": ["AWS::EKS::Cluster"]}`}, "expect": ""},
	"a template that nests another, with an escaped letter": {"type": "aws_cloudformation_stack", "values": {"template_body": `{"Resources": {"C": {"Type": "AWS::CloudFormation::St\u0061ck"}}}`}, "expect": "warn"},
	"a manifest in text of a cluster of databases": {"type": "kubectl_manifest", "values": {"yaml_body": "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\n"}, "expect": ""},
	"a manifest in text": {"type": "kubectl_manifest", "values": {"yaml_body": "apiVersion: eks.aws.upbound.io/v1beta1\nkind: Cluster\n"}, "expect": "deny"},
	"a manifest in text of a node group": {"type": "kubectl_manifest", "values": {"yaml_body": "apiVersion: eks.aws.upbound.io/v1beta1\nkind: NodeGroup\n"}, "expect": ""},
	"a manifest in text of a ConfigMap": {"type": "kubectl_manifest", "values": {"yaml_body": "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: |\n    apiVersion: eks.aws.upbound.io/v1beta1\n    kind: Cluster\n"}, "expect": ""},
	"manifests in one text": {"type": "kubectl_manifest", "values": {"yaml_body": "apiVersion: v1\nkind: ConfigMap\n---\n\"apiVersion\": \"eks.services.k8s.aws/v1alpha1\"\n\"kind\": \"Cluster\"\n"}, "expect": "deny"},
	"a manifest in JSON": {"type": "kubectl_manifest", "values": {"yaml_body": `{"apiVersion": "eks.aws.upbound.io/v1beta1", "kind": "Cluster"}`}, "expect": "deny"},
	"a manifest in JSON of a node group": {"type": "kubectl_manifest", "values": {"yaml_body": `{"apiVersion": "eks.aws.upbound.io/v1beta1", "kind": "NodeGroup"}`}, "expect": ""},
	"a manifest in text without a kind": {"type": "kubectl_manifest", "values": {"yaml_body": "  apiVersion: eks.aws.upbound.io/v1beta1\n  kind: Cluster\n"}, "expect": "deny"},
	"a template that escapes letters": {"type": "aws_cloudformation_stack", "values": {"template_body": `{"Resources": {"C": {"Type": "AWS\u003a:EKS::Clust\u0065r"}}}`}, "expect": "deny"},
	"a template of stack sets that escapes letters": {"type": "aws_cloudformation_stack_set", "values": {"template_body": `{"Type": "AWS\u003a:EKS::Cluster"}`}, "expect": "deny"},
	"a template of awscc": {"type": "awscc_cloudformation_stack", "values": {"template_body": "Type: AWS::EKS::Cluster"}, "expect": "deny"},
	"a template of stack sets of awscc": {"type": "awscc_cloudformation_stack_set", "values": {"template_body": "Type: AWS::EKS::Cluster"}, "expect": "deny"},
	"a template of Cloud Control": {
		"type": "aws_cloudcontrolapi_resource",
		"values": {"type_name": "AWS::CloudFormation::Stack", "desired_state": json.marshal({"TemplateBody": "Type: AWS::EKS::Cluster"})},
		"expect": "deny",
	},
	"a template of stack sets of Cloud Control": {
		"type": "aws_cloudcontrolapi_resource",
		"values": {"type_name": "AWS::CloudFormation::StackSet", "desired_state": json.marshal({"TemplateBody": "Type: AWS::EKS::Cluster"})},
		"expect": "deny",
	},
	"a template of Cloud Control that is an object": {
		"type": "aws_cloudcontrolapi_resource",
		"values": {"type_name": "AWS::CloudFormation::Stack", "desired_state": json.marshal({"TemplateBody": {"Resources": {"C": {"Type": "AWS::EKS::Cluster"}}}})},
		"expect": "deny",
	},
	"a template of Cloud Control of something else": {
		"type": "aws_cloudcontrolapi_resource",
		"values": {"type_name": "AWS::CloudFormation::Stack", "desired_state": json.marshal({"TemplateBody": "Type: AWS::S3::Bucket"})},
		"expect": "",
	},
	"a template of Cloud Control that lies elsewhere": {
		"type": "aws_cloudcontrolapi_resource",
		"values": {"type_name": "AWS::CloudFormation::StackSet", "desired_state": json.marshal({"TemplateURL": "https://bucket.s3.amazonaws.com/stack.yaml"})},
		"expect": "warn",
	},
	"a template of awscc that lies elsewhere": {"type": "awscc_cloudformation_stack", "values": {"template_url": "https://bucket.s3.amazonaws.com/stack.yaml"}, "expect": "warn"},
	"a template of stack sets of awscc that lies elsewhere": {"type": "awscc_cloudformation_stack_set", "values": {"template_url": "https://bucket.s3.amazonaws.com/stack.yaml"}, "expect": "warn"},
	"a template of something else": {"type": "aws_cloudformation_stack", "values": {"template_body": "Type: AWS::EKS::Nodegroup"}, "expect": ""},
	"no template": {"type": "aws_cloudformation_stack", "values": {"template_body": null}, "expect": ""},
	"a chart": {"type": "helm_release", "values": {"values": ["apiVersion: eks.services.k8s.aws/v1alpha1"]}, "expect": "deny"},
	"a chart of a controller": {"type": "helm_release", "values": {"chart": "eks.services.k8s.aws"}, "expect": "deny"},
	"a release of a controller": {"type": "helm_release", "values": {"name": "eks.services.k8s.aws"}, "expect": "deny"},
	"a chart from the repository of a controller": {"type": "helm_release", "values": {"repository": "oci://example.com/eks.aws.upbound.io"}, "expect": "deny"},
	"a chart with a value that is set": {"type": "helm_release", "values": {"set": [{"name": "group", "value": "eks.aws.crossplane.io"}]}, "expect": "deny"},
	"a chart of something else": {"type": "helm_release", "values": {"chart": "aws-load-balancer-controller", "values": ["clusterName: prod"]}, "expect": ""},
	"a manifest": {"type": "kubernetes_manifest", "values": {"manifest": {"apiVersion": "eks.aws.upbound.io/v1beta1", "kind": "Cluster"}}, "expect": "deny"},
	"a manifest of a node group": {"type": "kubernetes_manifest", "values": {"manifest": {"apiVersion": "eks.aws.upbound.io/v1beta1", "kind": "NodeGroup"}}, "expect": ""},
	"a manifest without a kind": {"type": "kubernetes_manifest", "values": {"manifest": {"apiVersion": "eks.aws.upbound.io/v1beta1"}}, "expect": "deny"},
	"a manifest of a cluster with such a control plane": {
		"type": "kubernetes_manifest",
		"values": {"manifest": {"apiVersion": "cluster.x-k8s.io/v1beta1", "kind": "Cluster", "spec": {"controlPlaneRef": {"kind": "AWSManagedControlPlane"}}}},
		"expect": "deny",
	},
	"a manifest as text": {"type": "kubectl_manifest", "values": {"yaml_body": "kind: AWSManagedControlPlane"}, "expect": "deny"},
	"Cloud Control of something else": {"type": "aws_cloudcontrolapi_resource", "values": {"type_name": "AWS::S3::Bucket"}, "expect": ""},
}

templates := {
	"elsewhere": {"values": {"template_url": "https://bucket.s3.amazonaws.com/stack.yaml"}, "expect": "warn"},
	"elsewhere, null here": {"values": {"template_url": "https://bucket.s3.amazonaws.com/stack.yaml", "template_body": null}, "expect": "warn"},
	"here, null elsewhere": {"values": {"template_url": null, "template_body": "Type: AWS::S3::Bucket"}, "expect": ""},
	"here, empty elsewhere": {"values": {"template_url": "", "template_body": "Type: AWS::S3::Bucket"}, "expect": ""},
	"elsewhere by an expression": {"values": {"template_url": "${var.url}"}, "expect": "warn"},
	"of a function": {"values": {"template_body": "${templatefile(\"stack.yaml\", {name = \"prod\"})}"}, "expect": "warn"},
	"of JSON that is cut off": {"values": {"template_body": `{"Resources": {`}, "expect": "warn"},
	"of JSON with half of a surrogate pair": {"values": {"template_body": `{"Description": "\ud800"}`}, "expect": "warn"},
	"of JSON with a key twice": {"values": {"template_body": `{"Resources": {}, "Resources": {}}`}, "expect": "warn"},
	"of JSON that can be read": {"values": {"template_body": ` {"Resources": {}}`}, "expect": ""},
	"of YAML that begins as JSON does": {"values": {"template_body": "{Resources: {}}"}, "expect": "warn"},
	"of a file": {"values": {"template_body": "${file(\"stack.yaml\")}"}, "expect": "warn"},
}

test_template[name] if {
	some name, case in templates
	every type in ["aws_cloudformation_stack", "aws_cloudformation_stack_set"] {
		fixtures.outcomes(data.rules.eks.unreadable_cluster) == {address: outcome |
			some address, outcome in {$"{type}.m: cluster": case.expect}
			outcome != ""
		} with input as fixtures.stack({type: {"m": case.values}})
	}
}

test_template_of_a_plan[name] if {
	some name, resource in {
		"known": fixtures.created("aws_cloudformation_stack", "m", {"template_url": "https://bucket.s3.amazonaws.com/stack.yaml"}),
		"unknown": fixtures.unknown(fixtures.created("aws_cloudformation_stack", "m", {}), "template_url"),
		"of an object that is made too": fixtures.referring(fixtures.created("aws_cloudformation_stack", "m", {}), "template_url", ["aws_kms_key.k.arn", "aws_kms_key.k"]),
	}
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"aws_cloudformation_stack.m: cluster": "warn"} with input as fixtures.plan([resource, fixtures.key])
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {} with input as fixtures.plan([fixtures.gone(resource, ["delete"]), fixtures.key])
}

bodies := {
	"of a local value": {"resource": fixtures.referring(stack_of("aws_cloudformation_stack"), "template_body", ["local.body"]), "where": "template_body is known only after apply"},
	"of an object that is made too": {
		"resource": fixtures.referring(stack_of("aws_cloudformation_stack_set"), "template_body", ["aws_kms_key.k.arn", "aws_kms_key.k"]),
		"where": "template_body is known only after apply",
	},
	"of awscc": {"resource": fixtures.referring(stack_of("awscc_cloudformation_stack"), "template_body", ["local.body"]), "where": "template_body is known only after apply"},
	"of Cloud Control": {
		"resource": fixtures.referring(fixtures.but(stack_of("aws_cloudcontrolapi_resource"), {"after": {"type_name": "AWS::CloudFormation::Stack"}}), "desired_state", ["local.state"]),
		"where": "desired_state is known only after apply",
	},
	"left out, as it lies elsewhere": {
		"resource": fixtures.but(stack_of("aws_cloudformation_stack"), {"after": {"template_url": "https://x"}, "unknown": {"template_body": true}, "expressions": {"template_url": {}}}),
		"where": "its template lies at template_url",
	},
}

stack_of(type) := fixtures.created(type, "m", {})

test_body_of_a_plan[name] if {
	some name, case in bodies
	[found.message | some found in rule.deny] == [$"{case.where}, so whether it makes a cluster is not judged"] with input as fixtures.plan([case.resource, fixtures.key])
}

test_body_without_its_configuration if {
	plan := object.union(object.remove(fixtures.plan([fixtures.unknown(stack_of("aws_cloudformation_stack"), "template_body")]), ["configuration"]), {"configuration": {}})
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"aws_cloudformation_stack.m: cluster": "warn"} with input as plan
}

test_body_of_which_enough_is_known if {
	stack := fixtures.stack({"aws_cloudformation_stack": {"m": {"template_body": "{Type: AWS::EKS::Cluster, Name: ${var.name}}"}}})
	[found.message | some found in rule.deny] == ["a CloudFormation template with AWS::EKS::Cluster makes a cluster whose logging is not read here"] with input as stack
}

test_body_that_goes if {
	resource := fixtures.referring(stack_of("aws_cloudformation_stack"), "template_body", ["local.body"])
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {} with input as fixtures.plan([fixtures.gone(resource, ["delete"])])
}

test_maker[name] if {
	some name, case in makers
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {address: outcome |
		some address, outcome in {$"{case.type}.m: cluster": case.expect}
		outcome != ""
	} with input as fixtures.plan([fixtures.created(case.type, "m", case.values)])
}

test_maker_of_a_configuration[name] if {
	some name, case in makers
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {address: outcome |
		some address, outcome in {$"{case.type}.m: cluster": case.expect}
		outcome != ""
	} with input as fixtures.stack({case.type: {"m": case.values}})
}

test_each_controller_that_makes_clusters[group] if {
	some group in ["eks.services.k8s.aws", "eks.aws.upbound.io", "eks.aws.crossplane.io"]
	manifest := {"apiVersion": concat("/", [group, "v1"]), "kind": "Cluster"}
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"kubernetes_manifest.m: cluster": "deny"} with input as fixtures.plan([fixtures.created("kubernetes_manifest", "m", {"manifest": manifest})])
}

test_manifest_of_a_kind_that_is_an_expression if {
	manifest := {"apiVersion": "eks.aws.upbound.io/v1beta1", "kind": "${var.kind}"}
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"kubernetes_manifest.m: cluster": "deny"} with input as fixtures.stack({"kubernetes_manifest": {"m": {"manifest": manifest}}})
}

test_manifest_of_a_control_plane if {
	manifest := {"apiVersion": "controlplane.cluster.x-k8s.io/v1beta2", "kind": "AWSManagedControlPlane"}
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"kubernetes_manifest.m: cluster": "deny"} with input as fixtures.plan([fixtures.created("kubernetes_manifest", "m", {"manifest": manifest})])
}

test_cloud_control_of_a_type_by_reference if {
	stack := fixtures.stack({
		"aws_ssm_parameter": {"p": {"name": "type"}},
		"aws_cloudcontrolapi_resource": {"m": {"type_name": "${aws_ssm_parameter.p.value}"}},
	})
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"aws_cloudcontrolapi_resource.m: cluster": "undecided"} with input as stack
}

test_none_of_them if {
	stack := fixtures.stack({
		"aws_cloudformation_stack": {"m": {"count": 0, "template_body": "AWS::EKS::Cluster"}},
		"aws_cloudcontrolapi_resource": {"m": {"count": 0, "type_name": "${var.type}"}},
		"kubectl_manifest": {"m": {"count": 0, "yaml_body": "${var.body}"}},
	})
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {} with input as stack
}

test_maker_that_goes if {
	stack := fixtures.gone(fixtures.created("aws_cloudformation_stack", "m", {"template_body": "AWS::EKS::Cluster"}), ["delete"])
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {} with input as fixtures.plan([stack])
}

test_cloud_control_of_unknown_type if {
	resource := fixtures.unknown(fixtures.created("aws_cloudcontrolapi_resource", "m", {}), "type_name")
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"aws_cloudcontrolapi_resource.m: cluster": "undecided"} with input as fixtures.plan([resource])
	read := fixtures.but(fixtures.created("aws_ssm_parameter", "p", {}), {"mode": "data", "actions": ["read"]})
	referring := fixtures.referring(resource, "type_name", ["data.aws_ssm_parameter.p.value", "data.aws_ssm_parameter.p"])
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"aws_cloudcontrolapi_resource.m: cluster": "undecided"} with input as fixtures.plan([referring, read])
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {"aws_cloudcontrolapi_resource.m: cluster": "undecided"} with input as fixtures.stack({"aws_cloudcontrolapi_resource": {"m": {"type_name": "${var.type}"}}})
}

late := {"helm_release": "values", "kubectl_manifest": "yaml_body", "kubernetes_manifest": "manifest"}

test_manifest_known_only_after_apply[type] if {
	some type, attribute in late
	resource := fixtures.unknown(fixtures.created(type, "m", {}), attribute)
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {$"{type}.m: cluster": "warn"} with input as fixtures.plan([resource])
}

test_manifest_with_what_the_same_plan_makes[type] if {
	some type, attribute in late
	resource := fixtures.referring(fixtures.created(type, "m", {}), attribute, ["aws_kms_key.k.arn", "aws_kms_key.k"])
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {$"{type}.m: cluster": "warn"} with input as fixtures.plan([resource, fixtures.key])
}

test_template_that_is_not_made if {
	stack := fixtures.stack({"aws_cloudformation_stack": {"s": {"count": 0, "template_body": "Type: AWS::EKS::Cluster"}}})
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == {} with input as stack
}

of_rancher := fixtures.created("rancher2_cluster", "r", {"name": "prod"})

ranched := {
	"by what another resource makes": {"resource": fixtures.referring(of_rancher, "eks_config_v2", ["var.config"]), "expect": {"rancher2_cluster.r: cluster": "undecided"}},
	"by a resource that is followed": {
		"resource": fixtures.referring(of_rancher, "eks_config_v2", ["aws_iam_role.r.arn", "aws_iam_role.r"]),
		"expect": {"rancher2_cluster.r: cluster": "undecided"},
	},
	"left to the provider": {"resource": fixtures.unknown(of_rancher, "eks_config_v2"), "expect": {}},
	"of none": {"resource": of_rancher, "expect": {}},
	"that goes": {"resource": fixtures.gone(fixtures.referring(of_rancher, "eks_config_v2", ["var.config"]), ["delete"]), "expect": {}},
}

test_cluster_of_rancher_that_is_not_known[name] if {
	some name, case in ranched
	fixtures.outcomes(data.rules.eks.unreadable_cluster) == case.expect with input as fixtures.plan([case.resource, fixtures.created("aws_iam_role", "r", {})])
}
