# METADATA
# description: Sources of modules, as they may be shown.
package lib.sources

# METADATA
# description: |
#   A source without its query and without the password that its URL may hold
#   (https://developer.hashicorp.com/terraform/language/modules/sources#generic-git-repository).
public(source) := concat("://", [parts[0], host]) if {
	parts := split(split(source, "?")[0], "://")
	pieces := split(parts[1], "@")
	host := pieces[count(pieces) - 1]
} else := split(source, "?")[0]
