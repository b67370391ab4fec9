package lib.references_test

import data.lib.fixtures_test as fixtures
import data.lib.references

stack := object.union(fixtures.stack({"aws_kms_key": {"k": {"description": "key of ${local.plain}", "policy": null}}}), {
	"locals": {
		"plain": "logs",
		"number": 5,
		"function": `${upper("x")}`,
		"functions": ["audit", `${upper("x")}`],
		"list": ["audit"],
		"objects": {"x": "${x}"},
		"braces": "{local.plain}",
		"object": {"key": "audit"},
		"alias": "${local.plain}",
		"loop": "${local.loop}",
		"key": "${aws_kms_key.k.arn}",
	},
	"output": {"o": {"value": "x"}, "empty": {}},
	"data": {"aws_iam_role": {"r": {"name": "r"}}},
})

known(value) := {"is": "known", "value": value}

unknown := {"is": "unknown"}

key := {"is": "reference", "to": {[0, "aws_kms_key", "k", 0]}}

values := {
	"logs": known("logs"),
	"${local.plain}": known("logs"),
	"${ local.plain }": known("logs"),
	"${local.alias}": known("logs"),
	"${local.number}": known(5),
	"${local.list}": known(["audit"]),
	"${local.list[0]}": unknown,
	"${local.list[local.number]}": unknown,
	"${data.aws_iam_role.r[0].name}": known("r"),
	"a-${local.list[0]}": unknown,
	"${local.objects}": unknown,
	"%{local.plain}": unknown,
	"${local.braces}": known("{local.plain}"),
	"local.plain}": known("local.plain}"),
	"a${local.plain}": known("alogs"),
	"$local.plain}${local.plain}": known("$local.plain}logs"),
	"${local.function}": unknown,
	"${local.functions}": unknown,
	"${local.object.key}": unknown,
	"${local.loop}": unknown,
	"${local.nowhere}": unknown,
	"${output.empty.value}": unknown,
	"${var.x}": unknown,
	"${aws_kms_key.k.arn}": key,
	"${aws_kms_key.k[0].arn}": key,
	"${local.key}": key,
	"${aws_kms_key.k.policy}": key,
	"${aws_kms_key.k}": unknown,
	"${aws_kms_key.other.arn}": unknown,
	"${aws_kms_key.k.description}": unknown,
	"${data.aws_iam_role.r.arn}": {"is": "reference", "to": {[0, "data.aws_iam_role", "r", 0]}},
	"${data.aws_iam_role.r.name}": known("r"),
	"a-${local.plain}-b": known("a-logs-b"),
	"${local.plain}-b": known("logs-b"),
	"${local.plain}/${local.alias}": known("logs/logs"),
	"a-${local.number}": unknown,
	"a-${local.key}": unknown,
	"a-${local.plain": unknown,
	"$${local.plain}": unknown,
	"%{if true}${local.plain}%{endif}": unknown,
	"${local.plain}$${x}": unknown,
	"${{a = local.plain}}": unknown,
	"${}": unknown,
}

test_resolved[value] if {
	some value, expected in values
	references.resolved(0, value) == expected with input as stack
}

mentions := {
	"${aws_kms_key.k.arn}": {[0, "aws_kms_key", "k", 0]},
	"${aws_kms_key.k.arn}:*": {[0, "aws_kms_key", "k", 0]},
	"x-${local.plain}-${local.key}": {[0, "aws_kms_key", "k", 0]},
	"${local.plain}": set(),
	"aws_kms_key.k.arn}": set(),
	"${aws_kms_key.k.arn": set(),
	"${}aws_kms_key.k.arn}": set(),
}

test_mentioned[value] if {
	some value, expected in mentions
	references.mentioned(0, value) == expected with input as stack
}

test_nothing_is_mentioned_by_what_is_no_text[text] if {
	some text in ["5", "null", "[\"${aws_kms_key.k.arn}\"]", "{}"]
	references.mentioned(0, json.unmarshal(text)) == set() with input as stack
}

# A default as a number or a list is no text to look for expressions in.
test_templated[text] if {
	some text, expected in {`"${x}"`: true, `"%{x}"`: true, `"x"`: false, "5": false, `["${x}"]`: false, "null": false}
	templated(json.unmarshal(text)) == expected
}

default templated(_) := false

templated(value) if references.templated(value)

# Two stacks, the second of which reads the first one's state.
remote(written, read) := fixtures.given([
	object.union(stack, {"terraform": {"backend": written}}),
	{"data": {"terraform_remote_state": {"s": read}}, "terraform": {}},
])

s3 := {"bucket": "states", "key": "one", "region": "eu-central-1", "workspace_key_prefix": "w"}

states := {
	"local": {"written": {"local": {"path": "/a"}}, "read": {"backend": "local", "config": {"path": "/a"}}, "expect": known("x")},
	"local with more": {"written": {"local": {"path": "/a", "workspace_dir": "/w"}}, "read": {"backend": "local", "config": {"path": "/a"}}, "expect": known("x")},
	"another path": {"written": {"local": {"path": "/a"}}, "read": {"backend": "local", "config": {"path": "/b"}}, "expect": unknown},
	"s3": {"written": {"s3": s3}, "read": {"backend": "s3", "config": s3}, "expect": known("x")},
	"s3 with more": {"written": {"s3": object.union(s3, {"encrypt": true})}, "read": {"backend": "s3", "config": s3}, "expect": known("x")},
	"another bucket": {"written": {"s3": s3}, "read": {"backend": "s3", "config": object.union(s3, {"bucket": "b"})}, "expect": unknown},
	"another key": {"written": {"s3": s3}, "read": {"backend": "s3", "config": object.union(s3, {"key": "b"})}, "expect": unknown},
	"another region": {"written": {"s3": s3}, "read": {"backend": "s3", "config": object.union(s3, {"region": "b"})}, "expect": unknown},
	"another prefix": {"written": {"s3": s3}, "read": {"backend": "s3", "config": object.union(s3, {"workspace_key_prefix": "b"})}, "expect": unknown},
	"a backend that we don't know": {"written": {"gcs": {"bucket": "a"}}, "read": {"backend": "gcs", "config": {"bucket": "a"}}, "expect": known("x")},
	"more of a backend that we don't know": {"written": {"gcs": {"bucket": "a", "prefix": "p"}}, "read": {"backend": "gcs", "config": {"bucket": "a"}}, "expect": unknown},
	"another backend": {"written": {"gcs": {"path": "/a"}}, "read": {"backend": "local", "config": {"path": "/a"}}, "expect": unknown},
	"the default workspace": {"written": {"local": {"path": "/a"}}, "read": {"backend": "local", "workspace": "default", "config": {"path": "/a"}}, "expect": known("x")},
	"the same workspace": {"written": {"local": {"path": "/a"}}, "read": {"backend": "local", "workspace": "${terraform.workspace}", "config": {"path": "/a"}}, "expect": known("x")},
	"another workspace": {"written": {"local": {"path": "/a"}}, "read": {"backend": "local", "workspace": "prod", "config": {"path": "/a"}}, "expect": unknown},
}

test_remote_state[name] if {
	some name, case in states
	references.resolved(1, "${data.terraform_remote_state.s.outputs.o}") == case.expect with input as remote(case.written, case.read)
}

test_output_without_a_value_leads_nowhere if {
	documents := remote({"local": {"path": "/a"}}, {"backend": "local", "config": {"path": "/a"}})
	references.resolved(1, "${data.terraform_remote_state.s.outputs.empty}") == unknown with input as documents
	references.resolved(1, "${data.terraform_remote_state.s.outputs.nowhere}") == unknown with input as documents
}

# A default has no arguments.
test_argument_of_a_default_is_unknown if {
	documents := object.union(stack, {"variable": {"v": {"default": {"key": "x"}}}})
	references.resolved(0, "${var.v.key}") == unknown with input as documents with data.settings as {"assume_defaults": true}
}

# Two stacks that write one state can't both be it.
test_outputs_that_disagree_are_unknown[value] if {
	some value in ["y", "${local.key}"]
	one := object.union(stack, {"terraform": {"backend": {"local": {"path": "/a"}}}})
	documents := [one, object.union(one, {"output": {"o": {"value": value}}}), {"data": {"terraform_remote_state": {"s": {"backend": "local", "config": {"path": "/a"}}}}}]
	references.resolved(2, "${data.terraform_remote_state.s.outputs.o}") == unknown with input as fixtures.given(documents)
}

# Where Terraform lets a block be a list, the first one is named.
test_blocks_as_lists[name] if {
	some name, case in {
		"of one": {"body": [{"description": "d"}], "expect": known("d")},
		"of none": {"body": [], "expect": unknown},
	}
	references.resolved(0, "${aws_kms_key.k.description}") == case.expect with input as fixtures.stack({"aws_kms_key": {"k": case.body}})
}

# Dependencies are of whole blocks, in expressions and in `depends_on`, where names stand without braces.
test_depends_on[name] if {
	some name, case in {
		"an expression": {"body": {"tags": {"a": "${aws_kms_key.k.arn}"}}, "expect": true},
		"a part of a text": {"body": {"tags": ["x-${aws_kms_key.k.arn}"]}, "expect": true},
		"a directive": {"body": {"tags": "%{for x in aws_kms_key.k}x%{endfor}"}, "expect": true},
		"depends_on": {"body": {"depends_on": ["aws_kms_key.k"]}, "expect": true},
		"depends_on of another block within": {"body": {"lifecycle": {"depends_on": ["aws_kms_key.k"]}}, "expect": false},
		"words": {"body": {"tags": ["aws_kms_key.k"]}, "expect": false},
		"a data source of that name": {"body": {"depends_on": ["data.aws_kms_key.k"]}, "expect": false},
	}
	depends([0, "aws_eks_cluster", "c"], [0, "aws_kms_key", "k"]) == case.expect with input as fixtures.stack({
		"aws_kms_key": {"k": {}},
		"aws_eks_cluster": {"c": case.body},
	})
}

default depends(_, _) := false

depends(block, other) if references.awaited(block)[other]
