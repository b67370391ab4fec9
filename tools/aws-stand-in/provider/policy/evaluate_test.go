package policy

import "testing"

func TestAdmits(t *testing.T) {
	put := Request{
		Service: "cloudtrail.amazonaws.com", Action: "s3:PutObject", Resource: "arn:aws:s3:::b/AWSLogs/1/x",
		Context: map[string]string{"aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:1:trail/t"},
	}
	allow := func(more string) string {
		return `{"Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/AWSLogs/1/*"` + more + `}]}`
	}
	for name, c := range map[string]struct {
		document string
		want     bool
	}{
		"a statement that allows it":     {allow(""), true},
		"no statement":                   {`{"Statement":[]}`, false},
		"another service":                {`{"Statement":[{"Effect":"Allow","Principal":{"Service":"config.amazonaws.com"},"Action":"*","Resource":"*"}]}`, false},
		"an action in another case":      {`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"S3:putobject","Resource":"*"}]}`, true},
		"an action by wildcard":          {`{"Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:Get*","s3:Put*"],"Resource":"*"}]}`, true},
		"another object":                 {`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::other/*"}]}`, false},
		"a condition that holds":         {allow(`,"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:cloudtrail:*:1:trail/*"}}`), true},
		"a condition that does not hold": {allow(`,"Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-west-1:1:trail/other"}}`), false},
		"a condition on an absent key":   {allow(`,"Condition":{"StringEquals":{"s3:x-amz-acl":"private"}}`), false},
		"a deny beside it":               {`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}`, false},
		"a deny that does not apply":     {`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Admits(c.document, put)
			if err != nil || got != c.want {
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestAdmitsSaysWhichOperatorItDoesNotKnow(t *testing.T) {
	_, err := Admits(`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:SourceArn":"x"}}}]}`,
		Request{Service: "s", Action: "a", Resource: "r", Context: map[string]string{"aws:SourceArn": "x"}})
	if err == nil {
		t.Error("an operator that is not evaluated must not count as a match or a miss")
	}
}
