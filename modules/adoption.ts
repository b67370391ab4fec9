import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsCloudwatchLogGroups } from "@cdktf/provider-aws/lib/data-aws-cloudwatch-log-groups";
import { Fn, TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { referencesOf } from "./references";

/** Which group is adopted where it exists. */
export interface AdoptionProps {
  readonly group: CloudwatchLogGroup;
  /** The exact name, in parts: a token must stand by itself to be compared. */
  readonly nameParts: readonly string[];
  readonly region: string | undefined;
}

/**
 * Takes a log group that exists already under Terraform's care, and does nothing where there is none: an `import` block
 * (Terraform 1.7) that runs over the names found. EKS makes the group by itself when logging is on, also again after a
 * destroy, and without this the next create ends in `ResourceAlreadyExistsException`.
 *
 * cdktf's own `importFrom` always imports and fails where nothing exists, hence this element. Each group adds its own
 * entry and cdktf joins the lists; `stack.addOverride("import", …)` per group would replace the one before.
 */
export class Adoption extends TerraformElement {
  private readonly props: AdoptionProps;
  private readonly found: string[];

  /** @throws Error where only apply will know the name: Terraform needs it to plan an import */
  public constructor(scope: Construct, id: string, props: AdoptionProps) {
    super(scope, id);
    const late = referencesOf(scope, props.nameParts).find(
      ({ identifier, stack }) =>
        !/^(var|data|local)\./.test(identifier) && (stack === undefined || stack === TerraformStack.of(scope)),
    );
    if (late !== undefined) {
      throw new Error(
        `adoptExisting: the log group's name rests on ${late.identifier}, which a plan may not know, and an import must; give the name itself, or adoptExisting: false`,
      );
    }
    this.props = props;
    const existing = new DataAwsCloudwatchLogGroups(this, "Existing", {
      // The name is its own prefix; longer names that begin with it are filtered out below.
      logGroupNamePrefix: props.nameParts.join(""),
      region: props.region,
    });
    // A token inside a quoted string would be compared as its text, and never match: it must be joined.
    const name = props.nameParts.length === 1 ? props.nameParts[0] : Fn.join("", [...props.nameParts]);
    this.found = Fn.setintersection(existing.logGroupNames, [[name]]);
  }

  public override toTerraform(): object {
    const { group, region } = this.props;
    return {
      import: [
        {
          for_each: this.found,
          // A plain address: `group.fqn` would be an expression, which Terraform refuses here.
          to: `${group.terraformResourceType}.${group.friendlyUniqueId}`,
          // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/enhanced-region-support
          id: region === undefined ? "${each.value}" : `\${each.value}@${region}`,
        },
      ],
    };
  }
}
