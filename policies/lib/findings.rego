# METADATA
# description: What the rules hand out, found by their place under `data.rules`, so there is no list to keep.
package lib.findings

# METADATA
# description: By the id of each rule its subjects, denials and doubts. A rule may leave `deny` or `undecided` out.
given := {concat("/", [rule.service, rule.name]): {"subjects": rule.subjects, "deny": denied, "undecided": undecided} |
	some rule in _rules
	denied := {found | some found in data.rules[rule.service][rule.name].deny}
	undecided := {found | some found in data.rules[rule.service][rule.name].undecided}
}

_rules := [{"service": service, "name": name, "subjects": subjects} |
	some service, name
	subjects := data.rules[service][name].subjects
]

# METADATA
# description: Document and address of each finding of any rule.
places := {place | some of in documents_at; some address, documents in of; some document in documents; place := [document, address]}

# METADATA
# description: By rule and address of findings, the documents in which that address has one.
documents_at := {id: of |
	some id, found in _found
	of := {address: documents |
		some address in {address | some [_, address] in found}
		documents := object.get(_documents, [[id, address]], set())
	}
}

_found := {id: {[found.document, found.address] | some found in (handed.deny | handed.undecided)} | some id, handed in given}

# Looked up as a whole: what is asked for by its key is made anew for each in OPA.
_documents := _documents_of

_documents_of[[id, address]] contains document if {
	some id, found in _found
	some [document, address] in found
}
