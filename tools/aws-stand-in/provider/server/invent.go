package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"eks-audit-logging/aws-stand-in/behaviour"
	"eks-audit-logging/aws-stand-in/schema"
	"eks-audit-logging/aws-stand-in/values"
)

// maker gives values to what AWS decides: ids, ARNs, endpoints. The same configuration gets the same ones, so that
// recorded plans have the same bytes each time.
type maker struct {
	facts           schema.Facts
	typeName        string
	account, region string
	seed            string
}

// complete makes known whatever a resource leaves open. `attempt` tells apart resources of the same configuration.
func (s *Server) complete(typeName string, o values.Object, attempt int) values.Object {
	of := s.Schemas.Resources[typeName]
	m := maker{
		facts: s.Facts[typeName], typeName: typeName, account: s.account, region: s.regionOf(of, o),
		seed: fmt.Sprintf("%s %s %d", typeName, knownPart(o), attempt),
	}
	if m.region == "global" {
		m.region = s.region
	}
	// an ARN holds the name, an id may hold the ARN, the rest may hold any of them
	generatedNames := func(name string) bool {
		return name == "name" || name == "bucket" || name == "key_id" || name == "catalog_id"
	}
	idHoldsARN := strings.Contains(m.facts.ID, "{arn}")
	for _, turn := range []func(string) bool{
		generatedNames,
		func(name string) bool { return name == "id" && !idHoldsARN },
		func(name string) bool { return name == "arn" },
		func(string) bool { return true },
	} {
		o = rewrite(of.Block, o, func(a *tfprotov6.SchemaAttribute, path string, value any, in values.Object) any {
			open := value == values.Unknown || (a.Computed && value == nil)
			isNested := strings.Contains(path, ".")
			if !open && !values.HasUnknown(value) || !turn(a.Name) || (isNested && !turn("")) {
				return value
			}
			return m.invent(a.Name, a.Type, in, isNested)
		})
		for _, nested := range of.Block.BlockTypes {
			if o[nested.TypeName] == values.Unknown {
				o[nested.TypeName] = []any{}
			}
		}
	}
	return o
}

// knownPart is what the configuration says of a resource.
func knownPart(o values.Object) string {
	known := values.Object{}
	for name, value := range o {
		if value != nil && !values.HasUnknown(value) && name != "id" && name != "arn" {
			known[name] = value
		}
	}
	raw, _ := json.Marshal(known) // maps are written in the order of their keys
	return string(raw)
}

func (m maker) invent(name string, t tftypes.Type, in values.Object, isNested bool) any {
	switch {
	case t.Is(tftypes.String):
		return m.inventString(name, in, isNested)
	case t.Is(tftypes.Number):
		return json.Number("0")
	case t.Is(tftypes.Bool):
		return false
	case t.Is(tftypes.Map{}):
		return values.Object{}
	case t.Is(tftypes.Object{}):
		fields := values.Object{}
		for field, ft := range t.(tftypes.Object).AttributeTypes {
			fields[field] = m.invent(field, ft, fields, true)
		}
		return fields
	case t.Is(tftypes.List{}):
		// read-only objects come as a list of one: `identity[0].oidc[0].issuer`
		if element := t.(tftypes.List).ElementType; element.Is(tftypes.Object{}) {
			return []any{m.invent(name, element, in, true)}
		}
	}
	return []any{}
}

func (m maker) inventString(name string, in values.Object, isNested bool) string {
	digest := m.digest(name)
	switch name {
	case "arn":
		if m.facts.ARN != "" && !isNested {
			return m.expand(m.facts.ARN, in)
		}
		return m.expand("arn:{partition}:"+strings.TrimPrefix(m.typeName, "aws_")+":{region}:{account}:{hash}", in)
	case "id":
		if m.facts.ID != "" && !isNested {
			return m.expand(m.facts.ID, in)
		}
		return digest[:20]
	case "key_id":
		return m.expand("{uuid}", in)
	case "owner_id", "account_id", "catalog_id":
		return m.account
	case "home_region", "bucket_region":
		return m.region
	case "status":
		return "ACTIVE"
	case "version":
		return "1.33"
	case "create_date", "created_at", "creation_date", "modified_at":
		return "2026-01-01T00:00:00Z"
	case "issuer":
		return fmt.Sprintf("https://oidc.eks.%s.%s/id/%s", m.region, behaviour.DNSSuffix(m.region), strings.ToUpper(digest[:32]))
	case "endpoint":
		return fmt.Sprintf("https://%s.gr7.%s.eks.%s", strings.ToUpper(digest[:32]), m.region, behaviour.DNSSuffix(m.region))
	case "log_group_class":
		return "STANDARD"
	case "name", "bucket":
		if prefix := values.String(in[name+"_prefix"]); prefix != "" {
			return prefix + digest[:26]
		}
		return "terraform-" + digest[:26]
	case "name_prefix", "bucket_prefix":
		return ""
	}
	if strings.HasSuffix(name, "_arn") {
		return m.expand("arn:{partition}:"+strings.TrimSuffix(name, "_arn")+":{region}:{account}:{hash}", in)
	}
	return name + "-" + digest[:8]
}

func (m maker) digest(of string) string {
	sum := sha256.Sum256([]byte(m.seed + "/" + of))
	return hex.EncodeToString(sum[:])
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// expand fills a template of facts.json: {account}, {region}, {partition}, {hash}, {uuid} and attributes by name.
func (m maker) expand(template string, in values.Object) string {
	digest := m.digest("id")
	return placeholder.ReplaceAllStringFunc(template, func(found string) string {
		switch name := found[1 : len(found)-1]; name {
		case "account":
			return m.account
		case "region":
			return m.region
		case "partition":
			return behaviour.Partition(m.region)
		case "hash":
			return digest[:17]
		case "uuid":
			return fmt.Sprintf("%s-%s-4%s-8%s-%s", digest[:8], digest[8:12], digest[13:16], digest[17:20], digest[20:32])
		default:
			return values.String(in[name])
		}
	})
}
