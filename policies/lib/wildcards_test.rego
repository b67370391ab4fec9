package lib.wildcards_test

import data.lib.wildcards

test_matches[pattern] if {
	some pattern in _patterns
	wildcards.stars(pattern, "kms:encrypt")
}

_patterns := [
	"kms:encrypt", "*", "**", "kms:*", "*encrypt", "*:*", "k*t", "kms:encrypt*", "*kms:encrypt", "kms:e*t", "*s:en*", "k*s*e*t",
	"*kms:encrypt*", "*k*m*s*:*e*n*c*r*y*p*t*", "***", "kms:e*****t", "*ms*en*", "kms:*encrypt", "*******kms:encrypt",
]

test_does_not_match[pattern] if {
	some pattern in _others
	not wildcards.stars(pattern, "kms:encrypt")
}

_others := [
	"", "kms:encryp", "kms:encrypt?", "?kms:encrypt", "kms:???????", "ms:*", "*encryp", "k*x*t", "kms:encrypt*encrypt", "*:*:*", "*t*e*",
	"*en*en*", "k*m*s*:*:*t", "*x*", "kms:e.*", "*kms:encrypt!*", "*k*m*s*:*e*n*c*r*y*p*t*!*",
]

test_takes_each_part_once if {
	wildcards.stars("*aa*aa*", "aaaa")
	wildcards.stars("*aa*a*", "aaaa")
	not wildcards.stars("*aa*aaa*", "aaaa")
	not wildcards.stars("aa*aaa", "aaaa")
}

test_a_pattern_without_a_star_is_the_whole_text if {
	not wildcards.stars("ab", "abab")
	not wildcards.stars("ab", "ab and ab")
	not wildcards.stars("", "ab")
}

test_a_star_may_stand_for_nothing if {
	wildcards.stars("ab*cd", "abcd")
	wildcards.stars("*", "")
	wildcards.stars("a*****b", "ab")
}

test_takes_characters_as_they_are if {
	wildcards.stars(`aws_x.a["é.😀"]*`, `aws_x.a["é.😀"].b`)
	wildcards.stars(`m.x["a?"]*`, `m.x["a?"].y`)
	not wildcards.stars(`m.x["a?"]*`, `m.x["ab"].y`)
	wildcards.stars("*a?*?*", "a?b?")
	not wildcards.stars("*a?*?*", "a?b")
	not wildcards.stars(`*a.b*`, `axb`)
}
