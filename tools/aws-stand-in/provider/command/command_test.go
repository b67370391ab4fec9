package command

import (
	"path/filepath"
	"strings"
	"testing"

	"eks-audit-logging/aws-stand-in/server"
)

func run(t *testing.T, line string) string {
	t.Helper()
	out, err := Run(strings.Fields(line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return out
}

func TestAPersonMakesAGroup(t *testing.T) {
	t.Setenv(server.CloudFile, filepath.Join(t.TempDir(), "cloud.json"))
	t.Setenv("AWS_REGION", "eu-west-1")
	run(t, "logs create-log-group --log-group-name /g")
	run(t, "logs put-retention-policy --log-group-name /g --retention-in-days 7")
	if out := run(t, "logs describe-log-groups --log-group-name-prefix /g"); !strings.Contains(out, `"retentionInDays": 7`) {
		t.Errorf("got %s, want the retention that was put", out)
	}
	if out := run(t, "logs describe-log-groups --region us-east-1"); strings.Contains(out, "/g") {
		t.Errorf("got %s, want no group in another region", out)
	}
	if _, err := Run(strings.Fields("logs create-log-group --log-group-name /g")); err == nil || !strings.Contains(err.Error(), "ResourceAlreadyExistsException") {
		t.Errorf("got %v, want a refusal of the name", err)
	}
}

func TestRefusesWhatItDoesNotKnow(t *testing.T) {
	if _, err := Run([]string{"ec2", "run-instances"}); err == nil || !strings.Contains(err.Error(), "expected one of") {
		t.Errorf("got %v, want the commands that there are", err)
	}
}
