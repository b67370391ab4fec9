# METADATA
# description: |
#   The commands of a text, read as a shell reads it: words and their quotes, separators, comments, redirections,
#   substitutions and here-documents (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html).
#   Variables keep their names. Expressions of Terraform (`${…}`) are part of a word.
package lib.shell

# METADATA
# description: |
#   `commands`, each with its `words`, the texts of its `substitutions` within double quotes, and whether it is piped to
#   the next command; and `documents`, the here-documents, each with its text and the line that opens it.
read(text) := {
	"commands": _commands(concat("\n", [part.line | some part in parts])),
	"documents": [part | some part in parts; part.text != ""],
} if {
	parts := _parts(replace(replace(replace(text, "\r\n", "\n"), "\\\n", ""), "`\n", " "))
}

# METADATA
# description: A text as one word.
quoted(text) := concat("", ["'", replace(text, "'", `'\''`), "'"])

_parts(text) := [{"line": text, "text": ""}] if {
	not contains(text, "<<")
} else := [{"line": concat("", [part | some i, part in match; i % 2 == 1]), "text": concat("", [part | some i, part in match; i % 2 == 0; i > 0])} |
	some found in regex.find_all_string_submatch_n(_documents(text), text, -1)
	match := _with_line(found)
]

# A line that opens no here-document is its own match, and the rest of the match is empty.
_with_line(found) := found if {
	some part in array.slice(found, 1, count(found))
	part != ""
} else := ["", trim_suffix(found[0], "\n")]

# Go's expressions have no backreferences, so the delimiters of the text are written into the expression.
_documents(text) := concat("", [
	concat("", [$`([^\n]*<<-?[ \t]*\\?["']?{delimiter}\b[^\n]*)((?s:.*?))(?:\n[ \t]*{delimiter}[ \t]*(?:\n|\z)|\z)|` |
		some delimiter in array.slice(sort(_delimiters(text)), 0, _most_delimiters)
	]),
	`[^\n]*\n|[^\n]+`,
])

_most_delimiters := 20

_delimiters(text) := {delimiter |
	some [_, delimiter] in regex.find_all_string_submatch_n(`<<-?[ \t]*\\?["']?([A-Za-z_][A-Za-z0-9_]{0,30})\b`, text, -1)
}

# Lists are not handed to functions, and there is no list for each token: Wasm's cost of both grows faster than the text.
_commands(text) := [command |
	tokens := regex.find_all_string_submatch_n(_token, text, -1)
	ends := array.concat(array.concat([-1], [i | some i, token in tokens; token[1] != ""]), [count(tokens)])
	some k, end in ends
	start := ends[k - 1] + 1
	end > start
	written := array.slice(tokens, start, end)
	words := [_content(token[2]) | some token in written; token[2] != ""]
	count(words) > 0
	command := {
		"words": words,
		"substitutions": [inner | some token in written; not startswith(token[2], "'"); contains(token[2], `"`); some inner in _substitutions(token[2])],
		"is_piped": {"|"} == {separator | separator := tokens[end][1]},
	}
]

_expression := `\$\{[^{}\n]*\}`

_substitution := `\$\((?:[^()"']|"(?:[^"\\]|\\.)*"|'[^']*')*\)`

_single := `'[^']*'`

_double := $`"(?:[^"\\$]|\\.|{_expression}|{_substitution}|\$)*"`

_plain := `[^\s'"\\;&|()<>$\x60]+`

# Redirections and what they name, separators, comments, words. What remains is blank, or a quote that nothing closes.
_token := concat("", [
	`(?s)<<<|[0-9]*(?:&>>?|>>|>\||>&|<&|<>|<<-?|<|>)[ \t]*(?:'[^']*'|"[^"]*"|[^\s;&|()<>'"\x60])*`,
	`|(\n|;|&&?|\|\|?|[()\x60])|#[^\n]*`,
	$`|((?:{_single}|{_double}|{_expression}|\\.|{_plain}|\$)+)|.`,
])

_piece := concat("", [
	$`(?s)'([^']*)'|"((?:[^"\\$]|\\.|{_expression}|{_substitution}|\$)*)"`,
	$`|({_expression}|{_plain}|\$)|\\(.)`,
])

_content(word) := word if {
	not regex.match(`['"\\]`, word)
} else := concat("", [content |
	some [_, single, double, plain, escaped] in regex.find_all_string_submatch_n(_piece, word, -1)
	content := concat("", [single, _unescaped(double), plain, escaped])
])

_unescaped(text) := text if {
	not contains(text, `\`)
} else := concat("", [concat("", [escaped, plain]) |
	some [_, escaped, plain] in regex.find_all_string_submatch_n(`\\(["\\$\x60])|([^\\]+|\\)`, text, -1)
])

_substitutions(word) := [concat("", [first, second]) |
	some [_, first, second] in regex.find_all_string_submatch_n(`(?s)\$\(((?:[^()"']|"(?:[^"\\]|\\.)*"|'[^']*')*)\)|\x60([^\x60]*)\x60`, word, -1)
]
