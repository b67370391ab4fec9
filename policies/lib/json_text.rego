# METADATA
# description: JSON that is written in a string.
package lib.json_text

# METADATA
# description: |
#   Its value; undefined where the text is not JSON. Engines differ in what they let follow the first value, so the text
#   is read a second time with something behind it that no text can hold: itself.
read(text) := value if {
	value := json.unmarshal(text)
	around := concat("", [`{"first":`, text, `,"then":`, json.marshal(text), "}"])
	json.unmarshal(around) == {"first": value, "then": text}
}
