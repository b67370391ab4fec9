# METADATA
# description: |
#   What the patterns of subscription filters let through
#   (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).
package lib.subscription_patterns

# METADATA
# description: |
#   The kinds of logs that archives are asked for: audit records and the authenticator's lines of clusters, and the events
#   of trails. The control plane's audit records and CloudTrail's events are JSON, the authenticator's lines are text.
kinds := {"audit", "authenticator", "trail"}

# METADATA
# description: Of a pattern that is known only after apply.
untold := {kind: "maybe" | some kind in kinds}

# METADATA
# description: |
#   By the kind of logs, whether a pattern lets through what is worth keeping of it: "yes", "no" or "maybe".
passed(pattern) := {kind: "yes" | some kind in kinds} if {
	trim_space(pattern) == ""
} else := {"audit": _audit(pattern), "authenticator": "no", "trail": "maybe"} if {
	# A JSON pattern matches no text.
	startswith(trim_space(pattern), "{")
} else := {"audit": "no", "authenticator": "yes", "trail": "no"} if {
	pattern == "%^time=%"
} else := {"audit": "no", "authenticator": "maybe", "trail": "no"} if {
	# Of a regular expression that begins with a letter, JSON does not.
	regex.match(`^%\^[a-z]`, pattern)
} else := untold

_audit(pattern) := "yes" if {
	pattern == _of_log_archive
} else := "yes" if {
	inner := trim_suffix(trim_prefix(trim_space(pattern), "{"), "}")
	every condition in split(inner, "&&") {
		_drops_noise(trim(condition, " ()"))
	}
} else := "maybe"

# What holds of each record, and conditions that leave out requests that were received and not answered yet, and health
# checks.
_drops_noise(condition) if {
	condition in {`$.kind = "Event"`, `$.apiVersion = "audit.k8s.io/v1"`, `$.stage != "RequestReceived"`}
}

_drops_noise(condition) if regex.match(`^\$\.requestURI != "/(livez|readyz|healthz|version|openapi)[^"]*"$`, condition)

# The pattern that `LogArchive` writes (modules/archive/subscription-patterns.ts).
_of_log_archive := `{ ($.kind = "Event") && ($.apiVersion = "audit.k8s.io/v1") && ($.stage != "RequestReceived") && ($.requestURI != "/livez*" && $.requestURI != "/readyz*" && $.requestURI != "/healthz*" && $.requestURI != "/version*" && $.requestURI != "/openapi/*") && ($.objectRef.resource NOT EXISTS || $.objectRef.resource != "leases") && ($.user.username NOT EXISTS || ($.user.username != "system:apiserver" && $.user.username != "system:kube-*") || ($.verb != "get" && $.verb != "list" && $.verb != "watch") || $.responseStatus.code = 401 || $.responseStatus.code = 403) }`
