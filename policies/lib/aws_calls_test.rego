package lib.aws_calls_test

import data.lib.aws_calls

texts := {
	"aws cloudtrail stop-logging --name t": {{"name": "stop-logging", "is": "lost"}},
	"aws logs delete-log-group --log-group-name $GROUP": {{"name": "delete-log-group", "is": "untold"}},
	"aws logs delete-log-group --log-group-name /app": set(),
	"aws cloudtrail start-logging --name t": set(),
}

test_calls[text] if {
	some text, calls in texts
	aws_calls.in_text(0, text) == calls with input as {"documents": []}
}
