# METADATA
# description: |
#   Where a resource is: its region and account, as far as its documents tell. Two resources of the same name are the
#   same thing only in one place.
package lib.places

import data.lib.documents
import data.lib.plan_references
import data.lib.references
import data.lib.values

# METADATA
# description: Region and account, null where the documents don't say, and the provider configuration.
of(entry) := {
	"provider": $"{entry.d}|{_key(entry)}",
	"region": _region(entry),
	"account": _account(_provider(entry)),
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
	a.region == b.region
} else := "yes" if {
	_agree(a.region, b.region)
	_agree(a.account, b.account)
} else := "maybe"

# METADATA
# description: Whether both are known to be one account; another region is another matter.
same_account(a, b) := "no" if {
	_differ(a.account, b.account)
} else := "yes" if {
	a.provider == b.provider
} else := "yes" if {
	_agree(a.account, b.account)
} else := "maybe"

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
_region(entry) := value.value if {
	value := values.attribute(entry, "region")
	value.is == "known"
} else := null if {
	values.attribute(entry, "region").is != "absent"
} else := region if {
	region := _constant(entry, _provider(entry), "region")
	is_string(region)
} else := null

_account(provider) := accounts[0] if {
	accounts := _raw(provider, "allowed_account_ids")
	is_array(accounts)
	count(accounts) == 1
	is_string(accounts[0])
	not references.templated(accounts[0])
} else := null

_constant(entry, provider, name) := value.value if {
	value := references.resolved(entry.d, _raw(provider, name))
	value.is == "known"
}

_raw(provider, name) := provider.expressions[name].constant_value if {
	provider.expressions
} else := provider[name]

_key(entry) := key if {
	entry.kind == "plan"
	key := plan_references.provider_key(entry)
} else := trim_suffix(trim_prefix(entry.after.provider, "${"), "}") if {
	entry.kind == "configuration"
	is_string(entry.after.provider)
} else := split(entry.type, "_")[0]

_provider(entry) := provider if {
	entry.kind == "plan"
	provider := documents.list[entry.d].content.configuration.provider_config[_key(entry)]
} else := provider if {
	entry.kind == "configuration"
	key := _key(entry)
	some name, given in documents.list[entry.d].content.provider
	some provider in _providers(given)
	_provider_key(name, provider) == key
} else := {}

_providers(given) := given if is_array(given)

_providers(given) := [given] if is_object(given)

_provider_key(name, provider) := $"{name}.{provider.alias}" if is_string(provider.alias)

else := name
