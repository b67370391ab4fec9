// A stand-in for the AWS provider, for tests on machines without the real one: Terraform starts it as it starts any
// provider, and `terraform-provider-aws <service> <operation>` answers a few commands as the AWS CLI does. It reaches
// no network; what exists is a file.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"eks-audit-logging/aws-stand-in/command"
	"eks-audit-logging/aws-stand-in/schema"
	"eks-audit-logging/aws-stand-in/server"
)

func main() {
	if len(os.Args) > 2 {
		out, err := command.Run(os.Args[1:])
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(254)
		}
		fmt.Println(out)
		return
	}
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

// serve reads schema and facts from beside the program, so that a change of theirs needs no new build.
func serve() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	schemas, err := schema.Load(filepath.Join(filepath.Dir(program), "schema.json"))
	if err != nil {
		return err
	}
	facts, err := schema.LoadFacts(filepath.Join(filepath.Dir(program), "facts.json"))
	if err != nil {
		return err
	}
	return tf6server.Serve(schema.Provider, func() tfprotov6.ProviderServer {
		return &server.Server{Schemas: schemas, Facts: facts}
	})
}
