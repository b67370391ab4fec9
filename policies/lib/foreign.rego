# METADATA
# description: Clusters that something else than `aws_eks_cluster` makes, so that their logging can't be read here.
package lib.foreign

import data.lib.catalogue
import data.lib.documents
import data.lib.json_text
import data.lib.module_clusters
import data.lib.references
import data.lib.resources
import data.lib.sources
import data.lib.twins
import data.lib.values

# METADATA
# description: Each with why it is thought to be one.
clusters := array.concat(_modules, _templates)

# METADATA
# description: Manifests and releases that are known only after apply, as most that add-ons are made with.
late := [object.union(entry, {"attribute": attribute}) |
	some type, attribute in {"helm_release": "values", "kubectl_manifest": "yaml_body", "kubernetes_manifest": "manifest"}
	some entry in resources.of_type(type)
	resources.remains(entry)
	values.attribute(entry, attribute).is in {"unknown", "reference"}
]

# METADATA
# description: What Cloud Control makes and does not say yet what it is.
unnamed := [entry |
	some entry in resources.of_type("aws_cloudcontrolapi_resource")
	resources.remains(entry)
	values.attribute(entry, "type_name").is in {"unknown", "reference"}
]

# METADATA
# description: |
#   Clusters of Rancher of which only apply knows the whole `eks_config_v2`, so that they may be clusters of EKS. The provider
#   fills it in where the configuration leaves it out.
perhaps_of_rancher := [entry |
	some entry in resources.of_type("rancher2_cluster")
	resources.remains(entry)
	values.attribute_or_default(entry, "enabled_cluster_log_types").is in {"unknown", "reference"}
]

# METADATA
# description: |
#   Those whose desired state reads as that of an EKS cluster, with its log types
#   (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eks-cluster.html).
perhaps_clusters := [object.union(entry, {"log_types": {type |
	some element in object.get(desired, ["Logging", "ClusterLogging", "EnabledTypes"], [])
	type := element.Type
}}) |
	some entry in unnamed
	desired := json_text.read(values.attribute(entry, "desired_state").value)
	_reads_as_a_cluster(desired)
]

_reads_as_a_cluster(desired) if _ = desired.ResourcesVpcConfig

_reads_as_a_cluster(desired) if _ = desired.Logging.ClusterLogging

# METADATA
# description: Stacks whose template is not here, so that nothing tells what they make, each with where it is.
elsewhere := [object.union(entry, {"where": where}) |
	some type in ["aws_cloudformation_stack", "aws_cloudformation_stack_set"]
	some entry in resources.of_type(type)
	resources.remains(entry)
	count(_marks(entry, _makers[type])) == 0
	where := _where(entry)
]

# The provider reads back the body of a template that lies elsewhere, so only apply knows one that was left out.
_where(stack) := $"{twins.argument(stack.declared, "template_body")} is known only after apply" if {
	values.attribute_or_default(stack, "template_body").is in {"unknown", "reference"}
} else := "its template lies at template_url" if {
	_given(values.attribute(stack, "template_url"))
} else := $"{twins.argument(stack.declared, "template_body")} looks like JSON and cannot be read" if {
	json_text.may_be(stack.after.template_body)
	not json_text.read(stack.after.template_body)
} else := "its template nests a stack whose template lies elsewhere" if {
	walk(_looked_at(stack), [_, text])
	is_string(text)
	contains(text, "AWS::CloudFormation::Stack")
}

_given(value) if value.is in {"unknown", "reference"}

_given(value) if trim_space(value.value) != ""

# Configuration names modules and does not hold them; a plan has them expanded.
_modules := [{"document": call.document, "address": address, "why": why} |
	some call in documents.module_calls
	not module_clusters.is_known(call.call)
	address := $"module.{call.name}"
	why := _why(call.call)
]

_why(call) := $`the module "{source}" looks as if it made a cluster, and is not expanded here` if {
	is_string(call.source)
	source := sources.public(call.source)
	regex.match(`(?i)(^|[^a-z])eks([^a-z]|$)`, call.source)
	not regex.match(_without_clusters, call.source)
} else := $"the module takes {inputs[0]}, so it makes a cluster, and is not expanded here" if {
	inputs := sort([argument | some argument, _ in call; endswith(argument, "log_types")])
	count(inputs) > 0
}

# None of these makes a cluster: the modules beneath terraform-aws-modules/eks, its neighbours, our own, and what is called
# after the part of a cluster that it makes.
# https://github.com/terraform-aws-modules/terraform-aws-eks/tree/master/modules
_without_clusters := `(^|[/:])terraform-aws-modules/(terraform-aws-)?(eks(/aws|\.git)?//modules/|(iam|eks-pod-identity)(/aws|\.git)?(//|\?|$))|(^|[/:])eks-audit-logging(\.git)?/|(?i:eks[-_](blueprints[-_])?(access|add-?ons?|alarms?|aws-auth|cloudwatch|cluster-autoscaler|fargate|iam|irsa|karpenter|managed-node|node|pod-identity|self-managed-node|spot|workers?))`

_templates := [{"document": entry.document, "address": entry.address, "why": why} |
	some type, maker in _makers
	some entry in resources.of_type(type)
	resources.remains(entry)
	some mark in _marks(entry, maker)
	why := $"{maker.what} with {mark} makes a cluster whose logging is not read here"
]

_marks(entry, maker) := {mark |
	some mark in maker.marks
	_makes(entry, mark)
}

# A template makes what it gives as a type; elsewhere it may only speak of clusters.
_makes(entry, mark) if {
	template := _object(_read(entry).template_body)
	walk(template, [path, mark])
	path[count(path) - 1] == "Type"
}

_makes(entry, mark) if {
	text := _read(entry).template_body
	contains(text, mark)
	not json_text.read(text)
	regex.match(_typed[mark], text)
}

# In YAML, where a comment is none, and a value may have a tag or an anchor, be in quotes or on the next line, or be an
# alias of what stands elsewhere; and in the arguments of jsonencode.
_typed := {mark: concat("", [`(?m)^[^#\n]*\bType["']?\s*[:=]\s*([|>][-+]?\s+)?([!&]\S+\s+)*["']?(`, mark, `\b|\*)`]) |
	some mark in _cloudformation_marks
}

# Of a manifest in text each document is one object.
_makes(entry, mark) if {
	some document in split(_read(entry).yaml_body, "\n---")
	contains(document, mark)
	_may_make_a_cluster(document)
}

_makes(entry, mark) if {
	not entry.type in {"aws_cloudformation_stack", "aws_cloudformation_stack_set", "kubectl_manifest"}
	_may_be_a_cluster(entry)
	walk(_read(entry), [_, text])
	is_string(text)
	contains(text, mark)
}

_object(value) := value if is_object(value)

_object(text) := json_text.read(text) if is_string(text)

_may_make_a_cluster(document) if {
	manifest := json_text.read(document)
	_may_be_kind_of_cluster(object.get(manifest, "kind", null))
} else if {
	not json_text.read(document)
	kinds := [found[1] | some found in regex.find_all_string_submatch_n(`(?m)^["']?kind["']?\s*:\s*["']?([^\s"']+)`, document, -1)]
	_may_be_one(kinds)
}

_may_be_one([])

_may_be_one(kinds) if {
	some kind in kinds
	_may_be_kind_of_cluster(kind)
}

# A template in JSON may escape any letter of a type, so it is looked at as written and as read.
_looked_at(entry) := [read, json_text.read(read.template_body)] if {
	read := _read(entry)
} else := _read(entry)

# All engines look at the same, also where the gate leaves the rest out before it asks.
_read(entry) := json.filter(entry.after, [replace(path, ".", "/") | some path in catalogue.attributes[entry.type]])

# The groups of these marks have other kinds too, such as node groups and add-ons.
_may_be_a_cluster(entry) if _may_be_kind_of_cluster(object.get(entry.after, ["manifest", "kind"], null))

_may_be_kind_of_cluster(kind) if not is_string(kind)

_may_be_kind_of_cluster(kind) if kind in {"Cluster", "AWSManagedControlPlane", "AWSManagedControlPlaneTemplate"}

_may_be_kind_of_cluster(kind) if references.templated(kind)

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eks-cluster.html and the
# Kubernetes controllers that make clusters: ACK, Crossplane's provider, Cluster API.
_makers := {
	"aws_cloudformation_stack": {"what": "a CloudFormation template", "marks": _cloudformation_marks},
	"aws_cloudformation_stack_set": {"what": "a CloudFormation template", "marks": _cloudformation_marks},
	"helm_release": {"what": "a Helm release", "marks": catalogue.marks.helm_release},
	"kubectl_manifest": {"what": "a manifest", "marks": catalogue.marks.kubectl_manifest},
	"kubernetes_manifest": {"what": "a manifest", "marks": catalogue.marks.kubernetes_manifest},
}

# AWS CDK makes clusters by a custom resource: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_eks-readme.html
_cloudformation_marks := ["AWS::EKS::Cluster", "Custom::AWSCDK-EKS-Cluster"]
