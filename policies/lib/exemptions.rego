# METADATA
# description: |
#   Findings that the operator accepts for a while: `data.settings.exemptions`, each with rule, address (`*` stands for
#   any run of characters), reason, ticket, approved_by and expires. One that is not in order exempts nothing, and is
#   reported with what is wrong with it. Dates are compared as text; today is `data.settings.now`.
package lib.exemptions

import data.lib.catalogue
import data.lib.wildcards

# METADATA
# description: "Each exemption with its index and its state: valid, or why it exempts nothing."
list := [{"index": i, "state": _state(given)} |
	is_array(data.settings.exemptions)
	some i, given in data.settings.exemptions
]

# METADATA
# description: The index of the first exemption that covers a finding; undefined where none does.
of(rule, address) := [exemption.index |
	some exemption in _by_rule[rule]
	wildcards.stars(exemption.pattern, address)
][0]

_by_rule := {rule: of |
	some rule in {data.settings.exemptions[exemption.index].rule | some exemption in list}
	of := [{"index": exemption.index, "pattern": data.settings.exemptions[exemption.index].address} |
		some exemption in list
		exemption.state == "valid"
		data.settings.exemptions[exemption.index].rule == rule
	]
}

_state(given) := "unknown rule" if {
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
