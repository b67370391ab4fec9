package lib.documents_test

import data.lib.documents
import data.lib.fixtures_test as fixtures

# Rules read objects, however Terraform lets them be written.
configurations := {
	"blocks of one name in two objects": {
		"given": {"resource": [{"aws_kms_key": {"k": {"policy": "a"}}}, {"aws_kms_key": {"k": {"policy": "b"}, "l": {}}}]},
		"expect": {"resource": {"aws_kms_key": {"k": [{"policy": "a"}, {"policy": "b"}], "l": {}}}},
	},
	"a list of names": {
		"given": {"resource": {"aws_kms_key": [{"k": {}}, {"l": [{}]}], "aws_kms_alias": {"a": {}}}},
		"expect": {"resource": {"aws_kms_key": {"k": {}, "l": {}}, "aws_kms_alias": {"a": {}}}},
	},
	"a call in a list": {"given": {"module": [{"m": [{"source": "./m"}]}]}, "expect": {"module": {"m": {"source": "./m"}}}},
	"an empty list of calls": {"given": {"module": [{"m": []}]}, "expect": {"module": {"m": []}}},
	"local values in two objects": {"given": {"locals": [{"a": 1}, {"b": 2}]}, "expect": {"locals": {"a": 1, "b": 2}}},
}

test_lists_become_objects[title] if {
	some title, case in configurations
	[document.content | some document in documents.list] == [case.expect] with input as case.given
}

as_they_are := {
	"imports, of which there may be many": {"import": [{"to": "aws_kms_key.k"}, {"to": "aws_kms_key.l"}]},
	"moves, of which there may be many": {"moved": [{"from": "aws_kms_key.k"}, {"from": "aws_kms_key.l"}]},
	"removals, of which there may be many": {"removed": [{"from": "aws_kms_key.k"}, {"from": "aws_kms_key.l"}]},
	"blocks in a list": {"resource": {"aws_kms_key": {"k": [{}]}}},
	"objects": {"terraform": {"required_version": "1.11"}, "locals": {"a": {"b": 1}}, "module": {"m": {"source": "./m"}}},
	"a plan": fixtures.plan([fixtures.key]),
}

test_other_documents_stay_as_they_are[title] if {
	some title, content in as_they_are
	[document.content | some document in documents.list] == [content] with input as content
}
