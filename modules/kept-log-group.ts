import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Annotations, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { Adoption } from "./adoption";
import { recordCreation } from "./creation-line";
import { checkAdmitsLogGroup, checkKey, type EncryptionKey } from "./encryption-key";
import { takenBy } from "./one-of-a-kind";
import { knownPlace } from "./place";
import { referencesOf } from "./references";
import { checkRetention, type RetentionDays } from "./retention";

/** What a destroy does to a log group. */
export type OnDestroy = "retain" | "protect" | "delete";

/** How a log group keeps what is in it. */
export interface LogKeepingProps {
  /**
   * Days until an event expires, one of CloudWatch's list; 0 is never.
   * @default 365
   */
  readonly retention?: RetentionDays;

  /**
   * Key that encrypts what arrives from now on.
   * @default - CloudWatch's own encryption, said as a warning at synth
   */
  readonly key?: EncryptionKey;

  /**
   * What a destroy does: `retain` leaves the group in AWS, `protect` is refused by Terraform, and nobody else can delete
   * the group either, `delete` deletes it with all its logs, said as a warning at synth.
   * @default "retain"
   */
  readonly onDestroy?: OnDestroy;

  /**
   * Takes a group of this name that exists already under Terraform's care, and creates it where there is none. Needs
   * Terraform 1.7 and a name that a plan knows.
   * @default true
   */
  readonly adoptExisting?: boolean;

  /**
   * Class of the group, fixed when it is created: a later change is ignored, since it would replace the group and lose
   * the logs. `INFREQUENT_ACCESS` has no metric or subscription filters, and needs `adoptExisting: false`, because the
   * group that EKS makes by itself is `STANDARD`.
   * @default - CloudWatch's own ("STANDARD"), or that of the group adopted
   */
  readonly logGroupClass?: "STANDARD" | "INFREQUENT_ACCESS";

  /**
   * Region of the group.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Tags of the group, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/** A `KeptLogGroup` by its name. */
export interface KeptLogGroupProps extends LogKeepingProps {
  /** Name of the group; with tokens in it, given in parts. */
  readonly logGroupName: string | readonly string[];
}

/** A CloudWatch log group for audit logs: it outlives its stack, expires late, and is adopted where it exists. */
export class KeptLogGroup extends Construct {
  /** Name of the group. */
  public readonly logGroupName: string;
  /** ARN without the trailing `:*` that CloudTrail wants: the provider takes it off. */
  public readonly logGroupArn: string;
  /** Region of the group, where the stack's provider or the group's own region says it. */
  public readonly region: string | undefined;
  /** The group itself, for what this construct has no prop for. */
  public readonly resource: CloudwatchLogGroup;

  /**
   * @throws Error where a prop is out of its values, the key would not outlive the group or does not admit it, or the
   * App has the group already
   */
  public constructor(scope: Construct, id: string, props: KeptLogGroupProps) {
    super(scope, id);
    recordCreation(this);
    const { adoptExisting = true, key, logGroupClass, onDestroy = "retain", region, retention = 365 } = props;
    const nameParts = typeof props.logGroupName === "string" ? [props.logGroupName] : props.logGroupName;
    checkRetention("retention", retention);
    checkOneOf("onDestroy", onDestroy, ["retain", "protect", "delete"]);
    if (logGroupClass !== undefined) checkOneOf("logGroupClass", logGroupClass, ["STANDARD", "INFREQUENT_ACCESS"]);
    if (logGroupClass === "INFREQUENT_ACCESS" && adoptExisting) {
      throw new Error(
        'logGroupClass: got "INFREQUENT_ACCESS" with adoptExisting, but a group that exists keeps its class; give adoptExisting: false',
      );
    }
    if (onDestroy !== "delete") this.checkKeyIsKept(key, onDestroy);

    this.logGroupName = nameParts.join("");
    checkAdmitsLogGroup(key, this.logGroupName);
    this.region = knownPlace(this, region).region;
    checkKey(key, "log group", this.region);
    this.checkOnlyOne(region);
    this.resource = new CloudwatchLogGroup(this, "Resource", {
      name: this.logGroupName,
      retentionInDays: retention,
      kmsKeyId: key?.keyArn,
      logGroupClass,
      skipDestroy: onDestroy !== "delete",
      // Left alone for `retain`: a group adopted with its protection on keeps it.
      deletionProtectionEnabled: onDestroy === "retain" ? undefined : onDestroy === "protect",
      region,
      tags: props.tags,
      // https://github.com/hashicorp/terraform-provider-aws/issues/35140
      lifecycle: {
        ignoreChanges: ["log_group_class"],
        // With `skip_destroy` the provider never asks AWS to delete, so AWS's own protection would not be heard of.
        preventDestroy: onDestroy === "protect" ? true : undefined,
      },
    });
    this.logGroupArn = this.resource.arn;
    if (adoptExisting) new Adoption(this, "Adoption", { group: this.resource, nameParts, region });
    if (onDestroy === "delete") {
      Annotations.of(this).addWarning(
        `log group ${this.nameOr(id)} is deleted with its logs on destroy; EKS may make the group again, empty and unencrypted, while the cluster is still going`,
      );
    }
    if (key === undefined) {
      Annotations.of(this).addWarning(
        `log group ${this.nameOr(id)} has CloudWatch's own encryption alone; give key: a LogKey to hold the key yourself`,
      );
    }
  }

  private nameOr(id: string): string {
    return Token.isUnresolved(this.logGroupName) ? id : this.logGroupName;
  }

  // Two of one group would undo each other's settings on every apply.
  private checkOnlyOne(region: string | undefined): void {
    const other = takenBy(this, "log group", this.logGroupName, region);
    if (other !== undefined) {
      throw new Error(
        `logGroupName: got "${this.logGroupName}", which ${other} already is; give that one on, as logGroup or logs, instead of a second`,
      );
    }
  }

  // Deleting the key of a kept group destroys its logs all the same, so a key that falls with this stack is no keeping.
  private checkKeyIsKept(key: EncryptionKey | undefined, onDestroy: OnDestroy): void {
    if (key === undefined) return;
    const stack = TerraformStack.of(this);
    const addresses = referencesOf(this, key.keyArn)
      .filter((reference) => reference.stack === stack)
      .map(({ identifier }) => identifier.split(".").slice(0, 2).join("."));
    const unkept = stack.node
      .findAll()
      .find(
        (node): node is KmsKey =>
          node instanceof KmsKey &&
          addresses.includes(`${node.terraformResourceType}.${node.friendlyUniqueId}`) &&
          !preventsDestroy(node),
      );
    if (unkept !== undefined) {
      throw new Error(
        `key: got ${unkept.node.path}, which is destroyed with this stack while onDestroy "${onDestroy}" keeps the logs it encrypts; take a LogKey from LogFoundationStack, or give the key lifecycle: { preventDestroy: true }`,
      );
    }
  }
}

function preventsDestroy(key: KmsKey): boolean {
  const { resource } = key.toTerraform() as {
    resource: Record<string, Record<string, { lifecycle?: { prevent_destroy?: unknown; preventDestroy?: unknown } }>>;
  };
  const lifecycle = resource[key.terraformResourceType]?.[key.friendlyUniqueId]?.lifecycle;
  return (lifecycle?.prevent_destroy ?? lifecycle?.preventDestroy) === true;
}

function checkOneOf(prop: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw new Error(`${prop}: got "${value}", expected ${allowed.join(", ")}`);
}
