package lib.globs_test

import data.lib.globs

matches := {
	"a literal": ["kms:Decrypt", "kms:Decrypt", "yes"],
	"another literal": ["kms:Decrypt", "kms:Encrypt", "no"],
	"a star alone": ["*", "", "yes"],
	"a star at the end": ["kms:De*", "kms:Decrypt", "yes"],
	"a star at the end, of nothing": ["kms:Decrypt*", "kms:Decrypt", "yes"],
	"a star at the beginning": ["*Key", "kms:GenerateDataKey", "yes"],
	"stars on both sides": ["*Data*", "kms:GenerateDataKey", "yes"],
	"stars on both sides of what is not there": ["*data*", "kms:GenerateDataKey", "no"],
	"two stars in a row": ["kms:**Key", "kms:GenerateDataKey", "yes"],
	"parts in order": ["a*b*c*d", "a-b-c-d", "yes"],
	"parts out of order": ["a*c*b*d", "a-b-c-d", "no"],
	"parts that would share characters": ["aba*aba", "aba", "no"],
	"parts around two stars that would share characters": ["ab**ba", "aba", "no"],
	"parts that would share a middle": ["ab*bc", "abc", "no"],
	"a part that stands twice": ["a*b*b*c", "a-b-c", "no"],
	"six parts between stars": ["*1*2*3*4*5*6*", "1-2-3-4-5-6", "yes"],
	"six parts, of which the last is not there": ["*1*2*3*4*5*6*", "1-2-3-4-5", "no"],
	"seven parts between stars": ["*1*2*3*4*5*6*7*", "1-2-3-4-5-6-7", "maybe"],
	"seven parts of another beginning": ["x*1*2*3*4*5*6*7*", "1-2-3-4-5-6-7", "no"],
	"a question mark": ["kms:?ecrypt", "kms:Decrypt", "yes"],
	"a question mark for no character": ["kms:Decrypt?", "kms:Decrypt", "no"],
	"a question mark beside another character": ["kms:?ncrypt", "kms:Decrypt", "no"],
	"a question mark in a beginning of the text": ["kms:?ec", "kms:Decrypt", "no"],
	"both wildcards": ["kms:?e*", "kms:Decrypt", "maybe"],
	"characters of regular expressions": ["kms:(.*", "kms:Decrypt", "no"],
	"a dot": ["kms.Decrypt", "kms:Decrypt", "no"],
}

test_match[title] if {
	some title, [pattern, text, expected] in matches
	globs.match(pattern, text) == expected
}

group := "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/prod/cluster"

coverings := {
	"itself": [group, group, "yes"],
	"itself, with both wildcards in one part": ["/aws/e?s/*/cluster", "/aws/e?s/*/cluster", "yes"],
	"a pattern around it": ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/*", group, "yes"],
	"a pattern around a pattern": ["arn:aws:logs:eu-west-1:111122223333:*", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/*", "yes"],
	"a narrower pattern": ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/prod/*", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/*", "maybe"],
	"another name": ["arn:aws:logs:eu-west-1:111122223333:log-group:/app/*", group, "no"],
	"an account that is not known": [group, "arn:aws:logs:eu-west-1:*:log-group:/aws/eks/prod/cluster", "maybe"],
	"an account that is not known, another name": [group, "arn:aws:logs:eu-west-1:*:log-group:/app/web", "no"],
	"an account that is not known, any account": ["arn:aws:logs:*:*:log-group:/aws/eks/*", "arn:aws:logs:eu-west-1:*:log-group:/aws/eks/prod/cluster", "yes"],
	"fewer parts": ["arn:aws:logs:*", group, "yes"],
	"fewer parts of another service": ["arn:aws:s3:*", group, "no"],
	"an account that is not known, fewer parts": ["arn:aws:logs:eu-west-1:1*", "arn:aws:logs:eu-west-1:*:log-group:/app/web", "maybe"],
	"an account that is not known, a name without what the pattern asks for": ["arn:aws:logs:*:*:log-group:/aws/*/test/*", "arn:aws:logs:eu-west-1:*:log-group:/aws/eks/prod/cluster", "no"],
	"both wildcards": ["arn:aws:kms:eu-west-?:*:key/1", "arn:aws:kms:eu-west-1:111122223333:key/1", "maybe"],
	"a question mark in place of what is known": ["/aws/eks/prod", "/aws/eks/pro?", "maybe"],
	"patterns that may overlap": ["/aws/*/prod", "/aws/eks/*", "maybe"],
	"a pattern of fewer parts around a pattern": ["arn:aws:logs:*:/aws/eks/*", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/*", "yes"],
	"patterns of other beginnings": ["/app/*", "/aws/*", "no"],
	"patterns of other ends": ["/aws/*/prod", "/aws/*/test", "no"],
	"literals of one beginning": ["/aws/eks", "/aws/eks/prod", "no"],
}

test_covers[title] if {
	some title, [pattern, other, expected] in coverings
	globs.covers(pattern, other) == expected
}
