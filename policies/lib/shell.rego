# METADATA
# description: |
#   The commands of a text, read as a shell reads it: words and their quotes, separators, comments, redirections,
#   substitutions and here-documents (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html).
#   Variables keep their names. An expression of Terraform (`${…}`) is part of a word.
package lib.shell

# METADATA
# description: |
#   What a text runs, by an object of the names of programs and the kind of each: `commands` that name any or hold
#   substitutions, and `documents`, the here-documents, each with its `text` and the line that opens it (`opener`).
#   A command has its `words`, the `programs` by kind, each as the index of the first, the texts of the `substitutions`
#   in double quotes, its `place` and the places of those that it `pipes_to`. What is given to a program of the kind
#   "data" is no program.
read(text, kinds) := {
	"commands": _commands(concat("\n", [line | some i, line in lines; not inside[i]]), kinds),
	"documents": [{"opener": lines[body.opener], "text": concat("\n", array.slice(lines, body.opener + 1, body.end))} |
		some body in bodies
	],
} if {
	lines := split(text, "\n")
	openers := [{"opener": i, "delimiter": delimiter} |
		some i, line in lines
		contains(line, "<<")
		some [_, delimiter] in regex.find_all_string_submatch_n(_opener, line, -1)
	]
	bodies := [{"opener": opener.opener, "end": end} |
		some opener in array.slice(openers, 0, _most_documents)
		end := min([j | some j, line in lines; j > opener.opener; trim_space(line) == opener.delimiter])
	]
	inside := {i | some body in bodies; some i in numbers.range(body.opener + 1, body.end)}
}

# METADATA
# description: A text without the line ends behind a backslash, as `read` takes it.
joined(text) := strings.replace_n({"\r": "", "\\\r\n": "", "\\\n": ""}, text)

# METADATA
# description: A value as one word.
quoted(value) := concat("", ["'", replace($"{value}", "'", `'\''`), "'"])

_opener := `<<-?[ \t]*\\?["']?([A-Za-z_][A-Za-z0-9_]*)`

# Each takes a look at all lines.
_most_documents := 20

# So many words of a command are read, and those that follow the last of them are not.
_most_words := 100

# Tokens stay in one list, and most commands are none of ours, because each list takes memory.
_commands(text, kinds) := [command |
	tokens := array.concat([token | some [token] in regex.find_all_string_submatch_n(_token, text, -1)], ["\n"])
	ends := [i | some i, token in tokens; _kind(token) == "end"]
	starts := array.concat([0], ends)
	some k, end in ends
	start := starts[k]
	written := [token | some token in array.slice(tokens, start, min([end, start + _most_words])); _kind(token) == "word"]
	found := [[i, kind] | some i, token in written; kind := kinds[program(trim(token, `'"`))]]
	substitutions := [inner | some token in written; not startswith(token, "'"); some inner in _substitutions(token)]
	count(found) + count(substitutions) > 0
	command := {
		"words": [_content(token) | some token in written],
		"programs": _programs(found),
		"substitutions": substitutions,
		"pipes_to": {place | trim_space(tokens[end]) == "|"; place := k + 1},
		"place": k,
	}
]

_programs(found) := {"data": found[0][0]} if {
	found[0][1] == "data"
} else := {kind: min([i | some [i, other] in found; other == kind]) | some kind in kinds} if {
	kinds := {kind | some [_, kind] in found}
}

# METADATA
# description: The name of a program without its folder and its version, as a container's image has one too.
program(word) := trim_suffix(trim_right(trim(parts[count(parts) - 1], "${}"), "0123456789."), ".exe") if {
	parts := split(split(lower(word), ":")[0], "/")
}

# The first character of a token tells what it is.
_kind(token) := object.get(_kinds, substring(token, 0, 1), "word")

_kinds := {
	"\n": "end", ";": "end", "&": "end", "|": "end", "(": "end", ")": "end", "`": "end",
	"<": "redirection", ">": "redirection", "#": "comment",
}

_single := `'[^']*'`

_expression := `\$\{[^{}\n]*\}`

_double := $`"(?:[^"\\$]|\\.|{_expression}|\$)*"`

# Separators; redirections with the file that they name; comments; words. Blanks, and quotes that nothing closes, are none.
_token := concat("", [
	`(?s)[\n;&()\x60]|\|+\s*|<<<|[<>][<>&|-]*[ \t]*(?:'[^']*'|"[^"]*"|[^\s;&|()<>'"\x60])*|#[^\n]*|`,
	$`(?:{_single}|{_double}|{_expression}|\\.|[^\s'"\\;&|()<>$\x60]|\$)+`,
])

_piece := concat("", [$`(?s){_single}|{_double}`, `|\\.|[^'"\\]+`])

_content(word) := concat("", [_unquoted(substring(piece, 0, 1), piece) |
	some [piece] in regex.find_all_string_submatch_n(_piece, word, -1)
])

_unquoted("'", piece) := trim(piece, "'")

_unquoted(`"`, piece) := strings.replace_n({`\\`: `\`, `\"`: `"`, `\$`: "$", "\\`": "`"}, substring(piece, 1, count(piece) - 2))

_unquoted(`\`, piece) := substring(piece, 1, -1)

_unquoted(first, piece) := piece if not first in {"'", `"`, `\`}

# One within another is a text of its own.
_substitutions(word) := array.concat(
	[split(inner, ")")[0] | some i, inner in split(word, "$("); i > 0],
	[inner | some i, inner in split(word, "`"); i % 2 == 1],
) if {
	regex.match(`\$\(|\x60`, word)
}
