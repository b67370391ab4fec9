# METADATA
# description: Plans and configurations for the tests, whole and consistent unless a test says otherwise.
package lib.fixtures_test

import data.lib.catalogue

all_types := ["api", "audit", "authenticator", "controllerManager", "scheduler"]

# METADATA
# description: A resource that a plan creates. `but` changes it.
created(type, name, after) := {
	"address": $"{type}.{name}",
	"type": type,
	"name": name,
	"actions": ["create"],
	"before": null,
	"after": after,
	"unknown": {},
	"expressions": {},
	"depends_on": [],
	"provider_config_key": "aws",
}

# METADATA
# description: A resource that exists and stays as it is.
existing(type, name, values) := but(created(type, name, values), {"actions": ["no-op"], "before": values})

# METADATA
# description: Changes merged into a resource, a plan or a configuration, to any depth.
but(fixture, changes) := object.union(fixture, changes)

# METADATA
# description: The same resource without attributes.
lacking(resource, attributes) := but(object.remove(resource, ["after"]), {"after": object.remove(resource.after, attributes)})

# METADATA
# description: The same resource with an attribute that only apply knows.
unknown(resource, attribute) := but(lacking(resource, [attribute]), {"unknown": {attribute: true}})

# METADATA
# description: The same, where the configuration says what the attribute comes from.
referring(resource, attribute, references) := but(
	unknown(resource, attribute),
	{"expressions": {attribute: {"references": references}}},
)

cluster(types) := created("aws_eks_cluster", "c", {"name": "prod", "enabled_cluster_log_types": types})

# METADATA
# description: A cluster that Rancher makes, of these types.
cluster_of_rancher(types) := created("rancher2_cluster", "r", {"name": "prod", "eks_config_v2": [{"logging_types": types}]})

group := created("aws_cloudwatch_log_group", "g", {"name": "/aws/eks/prod/cluster", "retention_in_days": 365, "skip_destroy": false})

trail := created("aws_cloudtrail", "t", {
	"name": "audit",
	"s3_bucket_name": "logs",
	"enable_logging": true,
	"is_multi_region_trail": true,
	"is_organization_trail": false,
	"enable_log_file_validation": true,
	"event_selector": [],
	"advanced_event_selector": [],
})

key := created("aws_kms_key", "k", {"is_enabled": true})

# METADATA
# description: The same resource, there before the plan and after it.
standing(resource) := but(resource, {"actions": ["no-op"], "before": resource.after})

# METADATA
# description: The same resource, updated to what the changes say.
updated(resource, changes) := but(standing(resource), {"actions": ["update"], "after": changes})

gone(resource, actions) := but(object.remove(standing(resource), ["after"]), {"actions": actions, "after": null})

# METADATA
# description: |
#   Values with no more than the attributes that some rule declares (`judges` and `links` in its METADATA). The gate
#   leaves out the others (gate/projection/entries.ts), so a rule that does not declare what it reads fails its tests.
declared(type, values) := json.filter(values, [_as_far_as_objects_go(values, split(path, ".")) |
	some path in object.get(catalogue.attributes, type, [])
]) if {
	is_object(values)
} else := values

# A value that is not an object stays whole, as in the gate.
_as_far_as_objects_go(values, path) := array.slice(path, 0, min({count(path)} | {length |
	some length in numbers.range(1, count(path))
	not is_object(object.get(values, array.slice(path, 0, length), {}))
}))

# METADATA
# description: |
#   Expressions of a block as the gate leaves them: without constants, and under another name where no rule declares the
#   argument, because its references still say what is made first.
referenced(type, expressions) := {_known_as(type, name): references |
	some name, expression in expressions
	references := _without_constant(expression)
} if {
	is_object(expressions)
} else := expressions

_known_as(type, name) := name if {
	some path in object.get(catalogue.attributes, type, [])
	split(path, ".")[0] == name
} else := $"undeclared {name}"

_without_constant(expression) := object.remove(expression, ["constant_value"]) if is_object(expression)

_without_constant(expression) := expression if not is_object(expression)

# METADATA
# description: A plan of Terraform's for these resources.
plan(resources) := {
	"format_version": "1.2",
	"terraform_version": "1.11.4",
	"planned_values": {"root_module": {"resources": [planned |
		some resource in resources
		resource.after != null
		planned := {
			"address": resource.address,
			"mode": object.get(resource, "mode", "managed"),
			"type": resource.type,
			"name": resource.name,
			"values": resource.after,
		}
	]}},
	"resource_changes": [change |
		some resource in resources
		change := object.union(object.filter(resource, ["address", "type", "name", "module_address", "deposed"]), {
			"mode": object.get(resource, "mode", "managed"),
			"provider_name": "registry.terraform.io/hashicorp/aws",
			"change": {
				"actions": resource.actions,
				"before": declared(resource.type, resource.before),
				"after": declared(resource.type, resource.after),
				"after_unknown": declared(resource.type, resource.unknown),
				"before_sensitive": false,
				"after_sensitive": {},
			},
		})
	],
	"configuration": {
		"provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-central-1"}}}},
		"root_module": {"resources": [resource |
			some resource in {declared |
				some resource in resources
				object.get(resource, "module_address", "") == ""
				declared := declaration(resource)
			}
		]},
	},
	"errored": false,
	"complete": true,
}

# METADATA
# description: What a plan's configuration says of a resource.
declaration(resource) := object.union(object.filter(resource, ["type", "name", "depends_on", "provider_config_key", "for_each_expression"]), {
	"expressions": referenced(resource.type, resource.expressions),
	"mode": object.get(resource, "mode", "managed"),
	"address": $"{resource.type}.{resource.name}",
})

# METADATA
# description: The same plan, in which the name of its first resource is sensitive.
hiding_the_name(plan) := object.union(plan, {"resource_changes": array.concat(
	[object.union(plan.resource_changes[0], {"change": {"after_sensitive": {"name": true}}})],
	array.slice(plan.resource_changes, 1, count(plan.resource_changes)),
)})

# METADATA
# description: A plan whose root module calls others.
plan_of_modules(resources, root_module) := but(plan(resources), {"configuration": {"root_module": root_module}})

# METADATA
# description: A configuration as cdktf writes it.
stack(resource) := {
	"//": {"metadata": {"backend": "local", "stackName": "stack", "version": "0.21.0"}},
	"terraform": {"required_providers": {"aws": {"source": "aws"}}, "backend": {"local": {"path": "/state/own.tfstate"}}},
	"provider": {"aws": [{"region": "eu-central-1"}]},
	"resource": resource,
}

# METADATA
# description: Documents as the host hands them over, named "first", "second" and so on.
given(contents) := {"documents": [{"name": names[i], "content": content} | some i, content in contents]}

names := ["first", "second", "third", "fourth"]

# METADATA
# description: What a rule says of each subject (address and subject as one text), worst first.
outcomes(rule) := {name_of(finding): outcome(rule, finding) | some finding in ((rule.subjects | rule.deny) | rule.undecided)}

name_of(finding) := $"{finding.address}: {finding.subject}"

outcome(rule, subject) := "deny" if {
	some finding in rule.deny
	name_of(finding) == name_of(subject)
	not finding.level
} else := "undecided" if {
	some finding in rule.undecided
	name_of(finding) == name_of(subject)
} else := "warn" if {
	some finding in rule.deny
	name_of(finding) == name_of(subject)
} else := "pass"
