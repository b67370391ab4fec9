# METADATA
# description: |
#   Findings that the operator accepts for a while: `data.settings.exemptions`, each with rule, address (`*` stands for
#   any run of characters), reason, ticket, approved_by and expires, and optionally the document (with `*` too), account,
#   region and cluster. One that is not in order exempts nothing, and neither does one that meets findings of several
#   clusters and names none of these; each is reported with what is wrong with it. Dates are compared as text; today is
#   `data.settings.now`.
package lib.exemptions

import data.lib.catalogue
import data.lib.findings
import data.lib.scopes
import data.lib.verdict
import data.lib.wildcards

# METADATA
# description: |
#   Each exemption with its index and its state: valid, or why it exempts nothing; and `meets`, the findings that it is
#   ambiguous for or whose place the documents do not tell.
list := [object.union({"index": i, "state": state}, _told(state, i)) |
	some i, _ in _given
	state := _states[i]
]

_given := data.settings.exemptions if {
	is_array(data.settings.exemptions)
} else := []

_told("ambiguous", i) := {"meets": verdict.several({place.shown | some place in _met[i]})}

_told(state, i) := {"meets": verdict.several({$"{address} in {document}" | some [document, address] in _untold[i]})} if {
	endswith(state, " not told")
}

_told(state, _) := {} if {
	state != "ambiguous"
	not endswith(state, " not told")
}

# METADATA
# description: The index of the first exemption that covers a finding; undefined where none does.
of(rule, found) := min(_covering[[rule, found.document, found.address]])

# Looked up as a whole: what is asked for by its key is made anew for each in OPA.
_covering := _covering_of

_covering_of[[_given[i].rule, document, address]] contains i if {
	some i, places in _covered
	_states[i] == "valid"
	some [document, address] in places
}

_states := {i: _state_in_place(state, i) | some i, state in _forms}

_forms := {i: _form(given) | some i, given in _given}

_state_in_place("valid", i) := "ambiguous" if {
	not _is_narrowed(_given[i])
	_are_several(_met[i])
} else := $"{part} not told" if {
	count(_covered[i]) == 0
	part := [part | some part in _parts; _given[i][part]; null in {place[part] | some key in _untold[i]; place := _met[i][key]}][0]
} else := "valid"

_state_in_place(form, _) := form if form != "valid"

_parts := ["account", "region", "cluster"]

_is_narrowed(given) if {
	some part in ["document", "account", "region", "cluster"]
	given[part]
}

# Findings of no cluster are of one subject if they are in one document.
_are_several(places) if {
	subjects := {place.subject | some place in places; place.subject != null}
	held := {place.document | some place in places; place.subject != null}
	documents := {place.document | some place in places}
	count(subjects) + count(documents - held) > 1
}

# By index, the findings of the rule, address and document of each exemption, by document and address.
_met := {i: {key: _places[key] | some key in keys} | some i, keys in _keys}

_keys := {i: {[document, address] |
	some address in _addresses(given)
	some document in findings.documents_at[given.rule][address]
	_is_in_document(given, document)
} |
	some i, given in _given
	_forms[i] == "valid"
}

_places := {key: scopes.known(key) | some key in {key | some _, keys in _keys; some key in keys}}

# Most name one address, which is looked up.
_addresses(given) := {address |
	some address, _ in findings.documents_at[given.rule]
	wildcards.stars(given.address, address)
} if {
	contains(given.address, "*")
} else := {given.address}

_is_in_document(given, _) if not given.document

_is_in_document(given, document) if wildcards.stars(given.document, document)

# The name of a cdktf stack stands for its file, `stacks/<name>/cdk.tf.json`.
_is_in_document(given, document) if {
	folders := split(document, "/")
	["stacks", stack, "cdk.tf.json"] = array.slice(folders, count(folders) - 3, count(folders))
	wildcards.stars(given.document, stack)
}

_covered := {i: {key |
	some key, place in places
	every part in _parts {
		_is_at(_given[i], part, place[part])
	}
} |
	some i, places in _met
}

# Where none is covered, those that would be if the documents told where they are.
_untold := {i: {key |
	some key, place in places
	every part in _parts {
		_may_be_at(_given[i], part, place[part])
	}
} |
	some i, places in _met
}

_is_at(given, part, _) if not given[part]

_is_at(given, part, told) if given[part] == told

_may_be_at(given, part, told) if _is_at(given, part, told)

_may_be_at(_, _, null)

_form(given) := "unknown rule" if {
	not _known(given)
} else := "never exempted" if {
	# What could not be read was not judged, so there is nothing to accept.
	startswith(given.rule, "input/")
} else := "mandatory" if {
	catalogue.rules[given.rule].tier == "mandatory"
	not data.settings.mandatory_exemptions == "allowed"
} else := $"without {missing[0]}" if {
	missing := [name | some name in ["address", "reason", "ticket", "approved_by", "expires"]; not _said(given, name)]
	count(missing) > 0
} else := $"wrong {wrong[0]}" if {
	wrong := [name | some name in ["document", "account", "region", "cluster"]; _has(given, name); not _said(given, name)]
	count(wrong) > 0
} else := "without a date" if {
	not _date(given.expires)
} else := "undated" if {
	not _dated
} else := "expired" if {
	given.expires < data.settings.now
} else := "longer than a year" if {
	given.expires > _in_a_year
} else := "too broad" if {
	not _names_something(given.address)
} else := "valid"

_dated if _date(data.settings.now)

_known(given) if catalogue.rules[given.rule]

_said(given, name) if {
	is_string(given[name])
	trim_space(given[name]) != ""
}

_has(given, name) if _ = given[name]

_date(text) if {
	[[_, year, month, day]] := regex.find_all_string_submatch_n(`^([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})$`, text, 1)
	day >= "01"
	day <= _last_day(json.unmarshal(year), month)
}

_last_day(_, month) := "31" if month in {"01", "03", "05", "07", "08", "10", "12"}

_last_day(_, month) := "30" if month in {"04", "06", "09", "11"}

_last_day(year, "02") := "29" if {
	year % 4 == 0
	{(year % 100) == 0, (year % 400) == 0} != {true, false}
} else := "28"

# The same day of the next year. A year after 29 February is the last day before 1 March, as text too.
_in_a_year := concat("", [format_int(json.unmarshal(substring(data.settings.now, 0, 4)) + 1, 10), substring(data.settings.now, 4, -1)])

# A pattern has to name a module or a resource at least by how its name begins: not a type, not any name, not everything.
_names_something(address) if regex.match(`(^|\.)\**(module|[a-z0-9]+_[a-z0-9_]+)\.[^.*\[]`, address)
