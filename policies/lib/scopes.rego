# METADATA
# description: |
#   Which cluster, trail, log group or bucket a finding is about, and where that is: as the configuration declares it
#   (`declared`, for fingerprints), and as far as the documents tell (`known`, for exemptions).
package lib.scopes

import data.lib.block_graph
import data.lib.catalogue
import data.lib.findings
import data.lib.module_clusters
import data.lib.places
import data.lib.plan_references
import data.lib.references
import data.lib.resources
import data.lib.sensitive
import data.lib.twins
import data.lib.values

_name_of := {
	"aws_eks_cluster": "name",
	"aws_cloudtrail": "name",
	"aws_cloudwatch_log_group": "name",
	"aws_s3_bucket": "bucket",
}

# Their name is required, so that no provider chooses it.
_named_by_configuration := {"aws_eks_cluster", "aws_cloudtrail"}

# Places in the list, because a set would look through each entry in whole.
_positions := _positions_at

_positions_at[[entry.document, entry.address]] contains i if {
	some i, entry in resources.list
	findings.places[[entry.document, entry.address]]
}

_entries(place) := [resources.list[i] | some i in _positions[place]]

# METADATA
# description: |
#   By document and address of findings: the name and the region that the configuration declares. What another resource,
#   a data source or a local decides may become known only at apply, so it is left out.
declared := {place: scope |
	some place, positions in _positions
	entries := [entry | some i in positions; entry := resources.list[i]; resources.remains(entry); _name_of[entry.type]]
	scope := object.union(
		_one("name", {name | some entry in entries; name := _declared_name(entry)}),
		_one("region", {region | some entry in entries; entry.type != "aws_s3_bucket"; region := places.declared_region(entry)}),
	)
	scope != {}
}

_one(key, found) := {key: value} if {
	count(found) == 1
	some value in found
} else := {}

# The name of a cluster's log group is the cluster's, so it goes the same way.
_declared_name(entry) := _within(entry.type, name) if {
	name := _own_name(entry)
} else := _own_name(resources.list[i]) if {
	entry.type == "aws_cloudwatch_log_group"
	i := _cluster_named_by(entry)
}

_own_name(entry) := value.value if {
	attribute := _name_of[entry.type]
	not sensitive.hides(entry, attribute)
	value := values.attribute(entry, attribute)
	is_string(value.value)
	_is_declared(entry, attribute)
}

# Only a plan has a graph of blocks, so what a configuration writes out is declared.
_is_declared(entry, attribute) if {
	block_graph.sources(entry, twins.argument(entry.declared, attribute)) == set()
	not _is_chosen_by_provider(entry, attribute)
}

_is_chosen_by_provider(entry, attribute) if {
	not _named_by_configuration[entry.declared]
	plan_references.left_out(entry, attribute)
}

_within("aws_cloudwatch_log_group", name) := cluster if {
	cluster := _cluster_in(name)
} else := name

_within(type, name) := name if type != "aws_cloudwatch_log_group"

_cluster_in(name) := cluster if {
	["", "aws", "eks", cluster, "cluster"] = split(name, "/")
	cluster != ""
}

# The one cluster that the name of a group refers to, whether its value is known or not.
_cluster_named_by(group) := i if {
	[i] := [i | some id in _led_to(group); i := _clusters[id]]
}

_led_to(group) := plan_references.targets(group, "name").to

_led_to(group) := references.mentioned(group.d, group.after.name) if group.kind == "configuration"

_clusters := {entry.id: i | some i, entry in resources.list; entry.type == "aws_eks_cluster"}

# METADATA
# description: |
#   The cluster, region and account of a finding by its document and address, each null where the documents do not tell
#   it. `subject` is one for the findings of one cluster, and null for what is of no cluster, such as a key or a trail;
#   `shown` names it for a reader.
known(place) := {
	"document": place[0],
	"cluster": cluster,
	"region": region,
	"account": account,
	"subject": _subject(place, entries, [account, region, cluster]),
	"shown": _shown(place, entries, cluster, region),
} if {
	entries := _entries(place)
	cluster := _only({name | some entry in entries; name := _cluster(entry)})
	region := _only({region | some entry in entries; region := _region(entry)})
	account := _only({account | some entry in entries; account := _place(entry).account; _is_text(account)})
}

_only(found) := value if {
	count(found) == 1
	some value in found
} else := null

_is_text(text) if {
	is_string(text)
	text != ""
}

# The ARN of a bucket holds neither region nor account.
_place(entry) := places.of(entry) if {
	entry.type == "aws_s3_bucket"
} else := places.after(entry) if {
	resources.remains(entry)
} else := places.before(entry)

_region(entry) := region if {
	_tells_region(entry)
	region := _place(entry).region
	_is_text(region)
}

# The region of its provider says nothing of a resource whose own region the gate leaves out.
_tells_region(entry) if "region" in object.get(catalogue.attributes, entry.declared, [])

_tells_region(entry) if startswith(entry.declared, "awscc_")

_tells_region(entry) if is_string(values.attribute(entry, "arn").value)

_cluster(entry) := name if {
	entry.type == "aws_eks_cluster"
	name := _name(entry)
}

_cluster(entry) := name if {
	entry.type == "aws_cloudwatch_log_group"
	name := _cluster_of_group(entry)
}

_cluster_of_group(group) := _cluster_in(name) if {
	name := _name(group)
} else := _name(resources.list[i]) if {
	i := _cluster_named_by(group)
}

_name(entry) := value.value if {
	value := values.attribute(entry, "name")
	is_string(value.value)
} else := name if {
	name := values.before(entry, "name")
	is_string(name)
}

# One cluster may stand in several documents. It is surely one where account, region and name are told.
_subject(place, entries, told) := null if {
	not _is_of_cluster(place, entries)
} else := told if {
	not null in told
} else := array.concat([place[0]], told) if {
	told[2] != null
} else := place

_is_of_cluster(_, entries) if {
	some entry in entries
	_may_be_of_cluster(entry)
}

_is_of_cluster(place, _) if _module_clusters[place]

_module_clusters := {[cluster.document, cluster.address] | some cluster in module_clusters.list}

_may_be_of_cluster(entry) if entry.type == "aws_eks_cluster"

_may_be_of_cluster(entry) if _cluster(entry)

_may_be_of_cluster(entry) if {
	entry.type == "aws_cloudwatch_log_group"
	not _name(entry)
}

_shown(place, entries, cluster, region) := $`"{cluster}"{_in(region, entries)} in {place[0]}` if {
	cluster != null
	not _hides(entries, "name")
} else := $"{place[1]} in {place[0]}" if {
	_is_of_cluster(place, entries)
} else := place[0]

_in(region, entries) := $" of {region}" if {
	region != null
	not _hides(entries, "region")
} else := ""

_hides(entries, attribute) if {
	some entry in entries
	sensitive.hides(entry, attribute)
}
