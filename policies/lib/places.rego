# METADATA
# description: |
#   Where a resource is: its region and account, as far as its documents tell. Two resources of the same name are the
#   same thing only in one place.
package lib.places

import data.lib.block_graph
import data.lib.documents
import data.lib.plan_references
import data.lib.references
import data.lib.values

# METADATA
# description: |
#   Region and account, null where the documents don't say, and the provider configuration with the region that is
#   written for the resource. `credentials` are equal where two configurations are surely of one account, and null where
#   nothing tells which configuration it is. `sure` is false where the region or the provider of a resource cannot be told,
#   so that it may be anywhere.
of(entry) := {
	"provider": [entry.d, key],
	"written": region,
	"region": region,
	"account": _account(entry, provider),
	"credentials": _credentials(entry.d, key, provider),
	"sure": sure,
} if {
	key := _key(entry)
	provider := _provider(entry.d, entry.kind, key)
	own := values.attribute(entry, "region")
	region := _region(own, entry, provider)
	sure := {own.is in {"known", "absent"}, key != null, count({[entry.d, key]} & _many) == 0} == {true}
}

# OpenTofu makes one configuration for many accounts or regions, and a plan does not say which of them is whose.
# https://opentofu.org/docs/language/providers/configuration/#for_each-multiple-instances-of-a-provider-configuration
_many := {[d.index, key] |
	some d in documents.plans
	some key, provider in d.content.configuration.provider_config
	walk(provider, [_, text])
	startswith(text, "each.")
}

# METADATA
# description: |
#   The region that the configuration gives an entry in its own argument or its provider's. Undefined where anything but
#   constants and variables decides it, because it may become known only at apply.
declared_region(entry) := _declared_region(entry, entry.kind)

_declared_region(entry, "configuration") := region if {
	region := of(entry).region
	region != null
}

_declared_region(entry, "plan") := own.value if {
	not plan_references.left_out(entry, "region")
	block_graph.sources(entry, "region") == set()
	own := values.attribute(entry, "region")
	is_string(own.value)
}

_declared_region(entry, "plan") := region if {
	plan_references.left_out(entry, "region")
	region := _region_of_provider(entry, _provider(entry.d, entry.kind, _key(entry)))
}

_region_of_provider(entry, provider) := region if {
	region := _constant(entry, _argument(provider, "region"))
	region != null
} else := own.value if {
	given := provider.expressions.region.references
	every reference in given {
		startswith(reference, "var.")
	}
	not provider.module_address
	own := values.attribute(entry, "region")
	is_string(own.value)
}

# METADATA
# description: |
#   "yes", "no" or "maybe": another provider configuration may be another account, unless both say which account
#   they are allowed in.
same(a, b) := "no" if {
	_differ(a.region, b.region)
} else := "no" if {
	_differ(a.account, b.account)
} else := "yes" if {
	a.provider == b.provider
	a.written == b.written
	a.sure
	b.sure
} else := "yes" if {
	_agree(a.region, b.region)
	_agree(a.account, b.account)
} else := "yes" if {
	_agree(a.region, b.region)
	_agree(a.credentials, b.credentials)
} else := "maybe"

# METADATA
# description: |
#   What two places have in common where `same` says "yes", to look up what is in the place of another.
keys(place) := {["provider", place.provider, place.written] | place.sure} | {[kind, of, place.region] |
	place.region != null
	some [kind, of] in _accounts(place)
}

# What tells the account of a place: its number, or the credentials of its provider.
_accounts(place) := {["account", place.account] | place.account != null} | {["one account", place.credentials] | place.credentials != null}

# METADATA
# description: |
#   Where a resource was before the plan, by its ARN where that is known. What goes may have no block any more; its
#   provider is configured still, so that where there is but one it is that.
before(entry) := _by_arn(values.before(entry, "arn"), {
	"provider": [entry.d, key],
	"written": _region_before(own, entry, provider),
	"region": _region_before(own, entry, provider),
	"account": _account(entry, provider),
	"credentials": _credentials(entry.d, key, provider),
	"sure": {own, key != null} == {null, true},
}) if {
	key := _key_before(entry)
	provider := _provider(entry.d, entry.kind, key)
	own := values.before(entry, "region")
}

# METADATA
# description: The same after it, by the ARN where that is known. So it says more than `of` of what was there already.
after(entry) := _by_arn(object.get(values.attribute(entry, "arn"), "value", null), of(entry))

_by_arn(arn, place) := object.union(place, {"region": region, "account": account}) if {
	[region, account] := array.slice(split(arn, ":"), 3, 5)
} else := place

_region_before(own, _, _) := own if own != null

_region_before(null, entry, provider) := _constant(entry, _argument(provider, "region"))

_key_before(entry) := key if {
	key := plan_references.own_provider_key(entry)
} else := key if {
	keys := _keys_of[[entry.d, _local_name(entry)]]
	count(keys) == 1
	some key in keys
} else := null if {
	_keys_of[[entry.d, _local_name(entry)]]
} else := _local_name(entry)

_keys_of := _keys_by_name

_keys_by_name[[d.index, name]] contains key if {
	some d in documents.plans
	some key, _ in d.content.configuration.provider_config
	steps := split(key, ":")
	name := split(steps[count(steps) - 1], ".")[0]
}

# A resource whose block names no provider is the one's that its type begins with.
_local_name(entry) := split(entry.declared, "_")[0]

# METADATA
# description: |
#   The keys by which an index holds a place after the plan, for the questions of `region_questions`.
region_keys(place) := {"any", ["region", place.region]} if {
	place.region != null
} else := {"any", "untold"} | {["provider", place.provider] | place.sure}

# METADATA
# description: |
#   What a place before the plan asks such an index for, to find the places of its region without comparing it with each:
#   keys, with "yes", "no" or "maybe" for whether what is found there is in the region. What is "maybe" there may be among
#   those of another key that says "yes", and likewise "no"; the best of the answers holds.
region_questions(place) := {["any", "no"], ["untold", "maybe"], [["region", place.region], "yes"]} | _provider_asked(place) if {
	place.region != null
} else := {["any", "maybe"]} | _provider_asked(place)

# Of two without a region of their own it is their provider's.
_provider_asked(place) := {[["provider", place.provider], "yes"] | place.sure}

# METADATA
# description: The same of accounts.
account_keys(place) := {"any", ["account", place.account]} | {["provider", place.credentials] | place.credentials != null} if {
	place.account != null
} else := {"any", "untold"} | {[part, place.credentials] | place.credentials != null; some part in ["provider", "provider, untold"]}

account_questions(place) := {["any", "no"], ["untold", "maybe"], [["account", place.account], "yes"]} | {[["provider, untold", place.credentials], "yes"] | place.credentials != null} if {
	place.account != null
} else := {["any", "maybe"]} | {[["provider", place.credentials], "yes"] | place.credentials != null}

# Configurations of one document get what their arguments do not say from one environment.
_credentials(d, key, provider) := null if {
	key == null
} else := null if {
	_many[[d, key]]
} else := [d, object.get(provider, "name", split(key, ".")[0]), given] if {
	provider != {}
	given := object.remove(object.union(provider, object.get(provider, "expressions", {})), _no_credentials)
	not _is_open(given)
} else := [d, key]

_no_credentials := {
	"alias", "default_tags", "expressions", "full_name", "ignore_tags", "module_address", "name",
	"region", "version_constraint",
}

# References do not tell what is made of them.
_is_open(given) if {
	walk(given, [path, _])
	"references" in path
}

_is_open(given) if {
	walk(given, [_, text])
	references.templated(text)
}

_differ(a, b) if {
	a != null
	b != null
	a != b
}

_agree(a, b) if {
	a != null
	a == b
}

# AWS provider 6 lets each resource name its region; otherwise it is the provider's.
_region(own, _, _) := own.value

_region(own, entry, provider) := _constant(entry, _argument(provider, "region")) if own.is == "absent"

_region(own, _, _) := null if not own.is in {"known", "absent"}

# Terraform takes a list of accounts; only one account says which it is.
_account(entry, provider) := account if {
	[given] := _argument(provider, "allowed_account_ids")
	account := _constant(entry, given)
} else := null

_constant(entry, given) := text if {
	text := references.resolved(entry.d, given).value
	is_string(text)
} else := null

_argument(provider, name) := value if {
	value := provider.expressions[name].constant_value
} else := object.get(provider, name, null)

# null where modules of a plan disagree on the configuration that an entry is made with.
_key(entry) := key if {
	[key] := [key | some key in plan_references.provider_keys(entry)]
} else := null if {
	plan_references.provider_keys(entry) != set()
} else := trim_suffix(trim_prefix(entry.after.provider, "${"), "}") if {
	entry.kind == "configuration"
	is_string(entry.after.provider)
} else := _local_name(entry)

# A key that two configurations claim tells of neither.
_provider(d, "plan", key) := provider if {
	provider := documents.list[d].content.configuration.provider_config[key]
	is_object(provider)
} else := {}

_provider(d, "configuration", key) := provider if {
	[provider] := [provider |
		some name, given in documents.list[d].content.provider
		some provider in _providers(given)
		_provider_key(name, provider) == key
	]
} else := {}

_providers(given) := given if {
	is_array(given)
} else := [given]

_provider_key(name, provider) := $"{name}.{provider.alias}" if {
	is_string(provider.alias)
} else := name
