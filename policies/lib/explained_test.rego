package lib.explained_test

import data.lib.fixtures_test as fixtures
import data.main

explanation(documents, address) := result.explanation if {
	result := main.result with input as fixtures.given(documents) with data.settings as {"explain": address}
}

test_configuration if {
	stack := fixtures.stack({
		"aws_cloudwatch_log_group": {"g": {"name": "/aws/eks/prod/cluster", "kms_key_id": "${aws_kms_key.k.arn}"}},
		"aws_kms_key": {"k": {}},
	})
	[resource] := explanation([stack], "aws_cloudwatch_log_group.g")
	{"name": "kms_key_id", "is": "reference", "to": ["aws_kms_key.k"]} in resource.attributes
	{"name": "name", "is": "known", "value": "/aws/eks/prod/cluster"} in resource.attributes
}

test_each_document_that_has_the_address if {
	explained := explanation([fixtures.plan([fixtures.group]), fixtures.plan([fixtures.group])], "aws_cloudwatch_log_group.g")
	[resource.document | some resource in explained] == ["first", "second"]
}

test_a_twin_is_explained_as_what_it_is_judged_as if {
	stack := fixtures.stack({"awscc_eks_cluster": {"c": {"name": "prod"}}})
	[resource] := explanation([stack], "awscc_eks_cluster.c")
	[resource.type, resource.judgedAs] == ["awscc_eks_cluster", "aws_eks_cluster"]
}
