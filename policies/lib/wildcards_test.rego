package lib.wildcards_test

import data.lib.wildcards

test_matches if {
	every pattern in _patterns {
		wildcards.iam(pattern, "kms:encrypt")
	}
}

_patterns := [
	"kms:encrypt", "*", "**", "kms:*", "*encrypt", "*:*", "k*t", "kms:encrypt*", "*kms:encrypt", "kms:e*t", "*s:en*", "k*s*e*t",
	"*k*m*s*:*e*n*c*r*y*p*t*", "kms:???????", "?ms:encryp?", "*?", "?*", "***********?", "k?s*e?c*p?", "*?*?*", "*m?:*r*", "*n?r*?t",
	"***", "kms:e*****t", "*ms*en*",
]

test_does_not_match if {
	every pattern in _others {
		not wildcards.iam(pattern, "kms:encrypt")
	}
}

_others := [
	"", "kms:encryp", "kms:encrypt?", "?kms:encrypt", "ms:*", "*encryp", "k*x*t", "kms:encrypt*encrypt", "*:*:*", "*t*e*",
	"*en*en*", "??????????", "????????????", "*????????????", "k*m*s*:*:*t", "*?????*???????*", "*x?y*", "kms:e.*", "*c?*c*", "*n*e*c*",
]

test_takes_each_part_once if {
	wildcards.iam("*aa*aa*", "aaaa")
	wildcards.iam("*aa*a*", "aaaa")
	not wildcards.iam("*aa*aaa*", "aaaa")
	not wildcards.iam("aa*aaa", "aaaa")
}

test_takes_characters_as_they_are if {
	wildcards.iam(`aws_x.a["é.😀"]*`, `aws_x.a["é.😀"].b`)
	wildcards.iam(`a?b`, `a😀b`)
	not wildcards.iam(`a.b`, `axb`)
}

test_takes_a_question_mark_for_itself_where_it_stands_for_nothing if {
	wildcards.stars(`m.x["a?"]*`, `m.x["a?"].y`)
	not wildcards.stars(`m.x["a?"]*`, `m.x["ab"].y`)
	wildcards.stars("*a?*?*", "a?b?")
	not wildcards.stars("*a?*?*", "a?b")
}
