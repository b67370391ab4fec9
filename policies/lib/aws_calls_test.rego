package lib.aws_calls_test

import data.lib.aws_calls

texts := {
	"aws cloudtrail stop-logging --name t": {{"name": "stop-logging", "is": "lost"}},
	"aws logs delete-log-group --log-group-name $GROUP": {{"name": "delete-log-group", "is": "untold"}},
	"aws logs delete-log-group --log-group-name /app": set(),
	"aws cloudtrail start-logging --name t": set(),
	"aws --output json cloudtrail stop-logging --name t": {{"name": "stop-logging", "is": "lost"}},
	"aws eks update-cluster-config --name p --access-config authenticationMode=API": set(),
	"aws eks update-cluster-config --name p --resources-vpc-config endpointPublicAccess=false --cli-input-yaml file://p.yaml": {{"name": "update-cluster-config", "is": "lost"}},
	"aws cloudtrail update-trail --name t --region eu-west-1 --kms-key-id k": set(),
	"aws cloudtrail update-trail --name '' --kms-key-id k": {{"name": "update-trail", "is": "lost"}},
	"Remove-S3Bucket -BucketName app": set(),
}

test_calls[text] if {
	some text, calls in texts
	aws_calls.in_text(0, text) == calls with input as {"documents": []}
}
