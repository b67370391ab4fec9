# METADATA
# description: |
#   What the operator asked for. It comes as `data.settings` in every engine and
#   never from the documents that are judged. Without it: profile mandatory.
package lib.settings

# An unknown profile is a mistake of the operator's; the strictest reading is the safe one.
default profile := "strict"

profile := "mandatory" if not data.settings.profile

profile := data.settings.profile if data.settings.profile in {"mandatory", "baseline"}

# What an undecided finding counts as where a denial would block.
default undecided_as := "undecided"

undecided_as := "warn" if data.settings.undecided == "warn"

# The tiers whose findings block under the profile; findings of the others are warnings.
blocking := {
	"mandatory": {"mandatory"},
	"baseline": {"mandatory", "baseline"},
	"strict": {"mandatory", "baseline", "strict"},
}[profile]

optional_log_types := {"api", "controllerManager", "scheduler"}

all_log_types := {"audit", "authenticator"} | optional_log_types

# audit and authenticator can't be taken away, only added to.
required_log_types := {"audit", "authenticator"} | {t | some t in data.settings.required_log_types; is_string(t)}

default retention_days := 365

retention_days := data.settings.retention_days if {
	is_number(data.settings.retention_days)
	data.settings.retention_days > 0
}

# A trail that lives outside the documents counts only with its ARN and the reason.
trail_elsewhere := trail if {
	trail := data.settings.trail_elsewhere
	regex.match(`^arn:[a-z-]+:cloudtrail:[a-z0-9-]+:[0-9]{12}:trail/.+$`, trail.arn)
	trim_space(trail.reason) != ""
}

# Only true counts: anything else leaves variables undecided.
default assume_defaults := false

assume_defaults if data.settings.assume_defaults == true

# What passes is most of the answer, and few reports show it.
default passes := true

passes := false if data.settings.passes == false
