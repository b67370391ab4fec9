package lib.shell_test

import data.lib.shell

kinds := {"a": "call", "b": "call", "run": "shell", "say": "data"}

commands(text) := shell.read(text, kinds).commands

words := {
	"a 1 2": [["a", "1", "2"]],
	"\ta\t1\n": [["a", "1"]],
	"c 1": [],
	"a;a": [["a"], ["a"]],
	"say;a": [["say"], ["a"]],
	"say&a": [["say"], ["a"]],
	"say|a": [["say"], ["a"]],
	"say(a": [["say"], ["a"]],
	"say)a": [["say"], ["a"]],
	"say`a": [["say"], ["a"]],
	"say\na": [["say"], ["a"]],
	"say && a || a": [["say"], ["a"], ["a"]],
	"a '1 2'": [["a", "1 2"]],
	"a '1\n2'": [["a", "1\n2"]],
	"a '1\"2'": [["a", "1\"2"]],
	"a ''": [["a", ""]],
	"'a' \"1;2\"": [["a", "1;2"]],
	"\"a\" 1": [["a", "1"]],
	"a \"1'2\"": [["a", "1'2"]],
	`a "1\"2\\3\$4\5"`: [["a", `1"2\3$4\5`]],
	"a \"\\`1\\`\"": [["a", "`1`"]],
	`a 1\ 2\;3`: [["a", "1 2;3"]],
	`a 1"2 3"'4 5'`: [["a", "12 34 5"]],
	`a ${x["y"] ? 1 : 2}`: [["a", "${x[y] ? 1 : 2}"]],
	`a "${x["y z"]}"`: [["a", `${x["y z"]}`]],
	"a $x ${y}z": [["a", "$x", "${y}z"]],
	"a 1 # 2; a": [["a", "1"]],
	"a 1#2": [["a", "1#2"]],
	"# 1\na": [["a"]],
	"a > file 1": [["a", "1"]],
	"a >> 'a file' 1": [["a", "1"]],
	"a >\"a file\" 1": [["a", "1"]],
	"a &> file": [["a"]],
	"a < file": [["a"]],
	"a <<< '1 2'": [["a", "1 2"]],
	"a 2>&1": [["a", "2"]],
	"a 'unclosed 1": [["a", "unclosed", "1"]],
	"say a": [["say", "a"]],
	"/usr/bin/A 1": [["/usr/bin/A", "1"]],
	"x/a:1.2 1": [["x/a:1.2", "1"]],
	"a3.11 1": [["a3.11", "1"]],
	"a.exe 1": [["a.exe", "1"]],
	"$A ${a} 1": [["$A", "${a}", "1"]],
}

test_words[text] if {
	some text, expect in words
	[command.words | some command in commands(text)] == expect
}

test_programs[text] if {
	some text, expect in {
		"sudo a b a run run": {"call": 1, "shell": 4},
		"say a": {"data": 0},
		"sudo say a": {"data": 1},
		"run say a": {"call": 2, "data": 1, "shell": 0},
	}
	[command.programs | some command in commands(text)] == [expect]
}

test_substitutions[text] if {
	some text, expect in {
		`x="$(1 2)"`: [["1 2"]],
		`x="$(1 "`: [["1 \""]],
		`x="$(1 $(2))"`: [["1 ", "2"]],
		"x=\"`1`2`3`\"": [["1", "3"]],
		`'$(1)'`: [],
		"x=$(1)": [],
		"x=1": [],
	}
	[command.substitutions | some command in commands(text)] == expect
}

test_pipes[text] if {
	some text, expect in {
		"say | a": true,
		"say |\n  a": true,
		"say || a": false,
		"say | c | a": false,
		"say; a": false,
	}
	list := commands(text)
	{"yes" | list[0].pipes_to[list[1].place]} == {"yes" | expect}
}

# The rest of a command that is longer is not read.
test_long_commands[name] if {
	some name, expect in {"97": 99, "98": 100, "99": 100}
	more := [x | some x in numbers.range(1, to_number_of(name))]
	text := concat(" ", array.concat(["x", "a"], [$"{x}" | some x in more]))
	[count(command.words) | some command in commands(text)] == [expect]
}

to_number_of(name) := json.unmarshal(name)

documents := {
	"run <<E\n1\n2\nE\na": [{"opener": "run <<E", "text": "1\n2"}],
	"run << 'E' >x\n1\nE": [{"opener": "run << 'E' >x", "text": "1"}],
	"run <<-\"E\"\n\t1\n\tE": [{"opener": "run <<-\"E\"", "text": "\t1"}],
	"run <<\\E\n1\nE": [{"opener": "run <<\\E", "text": "1"}],
	"run <<E\nE": [{"opener": "run <<E", "text": ""}],
	"run <<E\n1": [],
	"E\nrun <<E\n1": [],
	"run <E\n1\nE": [],
	"x=$((1<<2))\n2": [],
	"run <<A\n1\nA\nrun <<B\n2\nB": [{"opener": "run <<A", "text": "1"}, {"opener": "run <<B", "text": "2"}],
}

test_documents[text] if {
	some text, expect in documents
	shell.read(text, kinds).documents == expect
}

# What stands in a here-document, or behind its end, is told apart.
test_commands_beside_documents[text] if {
	some text, expect in {
		"a 1 <<E\na 2\nE\na 3": [["a", "1"], ["a", "3"]],
		"a 1 <<A <<B\na 2\nA\na 3\nB\na 4": [["a", "1"], ["a", "4"]],
		"a 1 <<E\na 2": [["a", "1"], ["a", "2"]],
		"a 1 <<E && a 4\nE\na 3": [["a", "1"], ["a", "4"], ["a", "3"]],
	}
	[command.words | some command in commands(text)] == expect
}

test_twenty_documents_are_read if {
	text := concat("\n", [$"run <<E{i}\n{i}\nE{i}" | some i in numbers.range(1, 21)])
	[document.text | some document in shell.read(text, kinds).documents] == [$"{i}" | some i in numbers.range(1, 20)]
}

test_joined if {
	shell.joined("1\\\n2\\\r\n3\r\n4\n5") == "123\n4\n5"
}

test_quoted if {
	shell.quoted("it's") == `'it'\''s'`
	shell.quoted(5) == "'5'"
}
