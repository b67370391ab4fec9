import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { DefaultTokenResolver, StringConcat, TerraformStack, Token, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { checkObject, checkString, checkStrings } from "./kinds";
import { referencesOf } from "./references";
import { checkList, shown } from "./shown";

/**
 * Types of access entries. EKS knows `HYPERPOD_LINUX` too, which the AWS provider refuses up to version 6.47.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html
 */
export const ACCESS_ENTRY_TYPES = [
  "STANDARD",
  "EC2",
  "EC2_LINUX",
  "EC2_WINDOWS",
  "FARGATE_LINUX",
  "HYBRID_LINUX",
] as const;

/** Type of an access entry: `STANDARD` for people and programs, the others for nodes. */
export type AccessEntryType = (typeof ACCESS_ENTRY_TYPES)[number];

/** What an access policy applies to: the whole cluster, or some of its namespaces. */
export const ACCESS_SCOPES = ["cluster", "namespace"] as const;

/** An access policy of EKS that an access entry has, and where in the cluster it applies. */
export interface AccessPolicy {
  /**
   * Name of the access policy, such as "AmazonEKSClusterAdminPolicy", or its ARN. An access policy is EKS's own and no
   * IAM policy.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
   */
  readonly policy: string;

  /** `cluster` for the whole cluster, `namespace` for the namespaces in `namespaces`. */
  readonly scope: (typeof ACCESS_SCOPES)[number];

  /**
   * Namespaces that the policy applies to, one at least. Only with the scope `namespace`.
   * @default - none
   */
  readonly namespaces?: string[];
}

/** An IAM role or user that may use the cluster's Kubernetes API, and what it may do there. */
export interface AccessEntry {
  /** ARN of the IAM role or user. Each principal has one entry at most; for types other than `STANDARD` it is a role. */
  readonly principalArn: string;

  /**
   * Type of the entry, fixed when it is created: a change replaces the entry. `EC2` is for nodes of EKS Auto Mode that
   * custom node classes start.
   * @default "STANDARD"
   * @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
   */
  readonly type?: AccessEntryType;

  /**
   * Kubernetes groups of the principal, for role bindings of your own; none may start with `system:`. Only with the type
   * `STANDARD`.
   * @default - none
   */
  readonly kubernetesGroups?: string[];

  /**
   * Name of the principal in Kubernetes and in its audit log; it may not start with `system:`, `eks:`, `aws:`, `amazon:`
   * or `iam:`. Only with the type `STANDARD`.
   * @default - EKS's own: the principal's ARN; for a role, the ARN of the session
   * @see https://docs.aws.amazon.com/eks/latest/userguide/set-custom-username.html
   */
  readonly userName?: string;

  /**
   * Access policies of the principal, each once. Only with the types `STANDARD` and `EC2`.
   * @default - none
   */
  readonly accessPolicies?: readonly AccessPolicy[];

  /**
   * Tags of the entry, beyond the provider's default tags.
   * @default - those of the cluster
   */
  readonly tags?: Record<string, string>;
}

/** What is known of the cluster before it exists. */
interface KnownCluster {
  /** The partition of the cluster's region; undefined if only a plan knows the region. */
  readonly partition: string | undefined;
  /** Roles of EKS Auto Mode whose entries EKS makes itself. */
  readonly autoModeRoles: readonly string[];
}

/** @throws Error where an entry has what EKS or the AWS provider refuses, or two entries have one principal */
export function checkAccessEntries(entries: readonly AccessEntry[], cluster: KnownCluster): void {
  checkList("accessEntries", entries);
  entries.forEach((entry, index) => {
    const prop = `accessEntries[${index}]`;
    checkObject(prop, entry, "an access entry such as { principalArn, accessPolicies }");
    checkPrincipal(prop, entry, cluster);
    checkKubernetes(prop, entry);
    checkPolicies(prop, entry, cluster);
    const first = entries.findIndex(({ principalArn }) => principalArn === entry.principalArn);
    if (first < index) {
      throw new Error(
        `${prop}.principalArn: got "${entry.principalArn}", which accessEntries[${first}] has already; expected one entry for each principal`,
      );
    }
  });
}

/** Where the entries are made. */
interface AccessEntriesProps {
  /** The cluster's name, by a reference that has the entries wait for the cluster. */
  readonly clusterName: string;
  readonly entries: readonly AccessEntry[];
  /** The partition of ARNs, asked for only where a policy is given by name. */
  readonly partition: () => string;
  readonly region: string | undefined;
  readonly tags: Record<string, string> | undefined;
}

/** What is made of the entries. */
interface MadeEntries {
  readonly entries: EksAccessEntry[];
  readonly associations: EksAccessPolicyAssociation[];
}

/** Makes the entries, which were checked, and associates their policies. */
export function addAccessEntries(scope: Construct, props: AccessEntriesProps): MadeEntries {
  const { clusterName, partition, region } = props;
  const made: MadeEntries = { entries: [], associations: [] };
  for (const { accessPolicies = [], principalArn, ...entry } of props.entries) {
    const id = readableId(scope, principalArn);
    const resource = new EksAccessEntry(scope, `AccessEntry-${id}`, {
      clusterName,
      principalArn,
      type: entry.type ?? "STANDARD",
      kubernetesGroups: entry.kubernetesGroups,
      userName: entry.userName,
      region,
      tags: entry.tags ?? props.tags,
    });
    made.entries.push(resource);
    for (const { namespaces, policy, scope: type } of accessPolicies) {
      const name = policy.split("/").pop() ?? policy;
      made.associations.push(
        new EksAccessPolicyAssociation(scope, `AccessPolicy-${id}-${name}`, {
          clusterName,
          // EKS associates a policy with an entry that exists, so this refers to the entry.
          principalArn: resource.principalArn,
          policyArn: policy.startsWith("arn:") ? policy : `arn:${partition()}:eks::aws:cluster-access-policy/${policy}`,
          accessScope: { type, namespaces },
          region,
        }),
      );
    }
  }
  return made;
}

/**
 * A part of construct ids that says whose entry it is. An address has to stay the same while other entries come and go,
 * so it is made from the principal and not from its index.
 */
function readableId(scope: Construct, principalArn: string): string {
  const text = String(
    Tokenization.resolve(principalArn, {
      scope,
      resolver: new DefaultTokenResolver(new StringConcat()),
      preparing: false,
    }),
  );
  const own = TerraformStack.of(scope);
  const stacks = referencesOf(scope, principalArn).flatMap(({ stack }) =>
    stack === undefined || stack === own ? [] : [stack.node.id],
  );
  const name = text
    .replace(/^arn:[^:]+:iam::/, "")
    .replace(/\$\{(.+?)\}/g, (_, expression: string) => expression.replace(/\W+/g, "-"))
    .replaceAll(":", "-");
  return [...stacks, name].join("-");
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: the characters of names and of paths, without
// the wildcards of policies.
const PRINCIPAL = /^arn:([a-z-]+):iam::\d{12}:(role|user)\/(?:[!-)+->@-~]+\/)?[\w+=,.@-]+$/;

function checkPrincipal(prop: string, { principalArn, type = "STANDARD" }: AccessEntry, cluster: KnownCluster): void {
  if (!ACCESS_ENTRY_TYPES.includes(type)) {
    throw new Error(`${prop}.type: got ${shown(type)}, expected ${ACCESS_ENTRY_TYPES.join(", ")}`);
  }
  // https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html
  if (cluster.autoModeRoles.includes(principalArn)) {
    throw new Error(
      `${prop}.principalArn: got "${principalArn}", a role of EKS Auto Mode, whose entry EKS makes itself; remove this entry`,
    );
  }
  if (Token.isUnresolved(principalArn)) return;
  const [, partition, kind] = PRINCIPAL.exec(stringOf(principalArn)) ?? [];
  if (partition === undefined) {
    throw new Error(
      `${prop}.principalArn: got ${shown(principalArn)}, expected the ARN of an IAM role or user, arn:<partition>:iam::<account>:role/<name> (for a session, that of its role)`,
    );
  }
  checkPartition(`${prop}.principalArn`, principalArn, partition, cluster);
  if (type !== "STANDARD" && kind !== "role") {
    throw new Error(`${prop}.principalArn: got "${principalArn}" with type "${type}", expected the ARN of an IAM role`);
  }
}

function checkPartition(prop: string, arn: string, partition: string, cluster: KnownCluster): void {
  if (cluster.partition === undefined || partition === cluster.partition) return;
  throw new Error(
    `${prop}: got "${arn}" of the partition "${partition}", expected an ARN of the cluster's partition, "arn:${cluster.partition}:…"`,
  );
}

function checkKubernetes(prop: string, { kubernetesGroups, tags, type = "STANDARD", userName }: AccessEntry): void {
  checkStrings(`${prop}.kubernetesGroups`, kubernetesGroups);
  checkString(`${prop}.userName`, userName);
  if (tags !== undefined && !Token.isUnresolved(tags)) {
    checkObject(`${prop}.tags`, tags, 'tags such as { team: "platform" }');
  }
  if (type !== "STANDARD") {
    const given = [kubernetesGroups && "kubernetesGroups", userName && "userName"].find((name) => name !== undefined);
    if (given !== undefined) {
      throw new Error(`${prop}.${given}: got one with type "${type}", expected none, or type "STANDARD"`);
    }
  }
  for (const group of resolved(kubernetesGroups)) {
    if (!Token.isUnresolved(group) && (group === "" || group.startsWith("system:"))) {
      throw new Error(`${prop}.kubernetesGroups: got "${group}", expected names that do not start with "system:"`);
    }
  }
  const [prefix] = /^(?:system|eks|aws|amazon|iam):/.exec(Token.isUnresolved(userName) ? "" : (userName ?? "")) ?? [];
  if (prefix !== undefined || userName === "") {
    throw new Error(
      `${prop}.userName: got "${userName}", expected a name that does not start with system:, eks:, aws:, amazon: or iam:`,
    );
  }
}

function checkPolicies(prop: string, entry: AccessEntry, cluster: KnownCluster): void {
  const { accessPolicies = [], type = "STANDARD" } = entry;
  checkList(`${prop}.accessPolicies`, accessPolicies);
  if (accessPolicies.length > 0 && type !== "STANDARD" && type !== "EC2") {
    throw new Error(`${prop}.accessPolicies: got some with type "${type}", expected none, or type "STANDARD" or "EC2"`);
  }
  const names: (string | undefined)[] = [];
  accessPolicies.forEach((given, index) => {
    const which = `${prop}.accessPolicies[${index}]`;
    checkObject(which, given, "an access policy such as { policy, scope }");
    const { namespaces, policy, scope } = given;
    const name = checkPolicyName(`${which}.policy`, policy, cluster);
    const first = names.indexOf(name);
    if (first !== -1) {
      throw new Error(
        `${which}.policy: got "${policy}", which accessPolicies[${first}] has already; expected one with all namespaces`,
      );
    }
    names.push(name);
    if (!ACCESS_SCOPES.includes(scope)) {
      throw new Error(`${which}.scope: got ${shown(scope)}, expected ${ACCESS_SCOPES.join(", ")}`);
    }
    checkNamespaces(which, scope, namespaces);
  });
}

// IAM policies of EKS that are no access policies. Four other names, such as AmazonEKSComputePolicy, are both.
// https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html
const IAM_POLICY =
  /^AmazonEKS(?:_CNI_|Cluster|Service|\w*ServiceRole|VPCResourceController|WorkerNode|WorkerNodeMinimal|FargatePodExecutionRole|LocalOutpostCluster)(?:Policy)?$/;

/**
 * @returns the name in a policy's name or ARN
 * @throws Error where it is none of an access policy
 */
function checkPolicyName(prop: string, policy: string, cluster: KnownCluster): string {
  const [, partition, name] = /^(?:arn:([^:\s]+):\w+::aws:(?:[\w-]+\/)+)?(\w+)$/.exec(stringOf(policy)) ?? [];
  if (name !== undefined && (IAM_POLICY.test(name) || /^arn:[^:]+:iam:/.test(policy))) {
    throw new Error(
      `${prop}: got "${policy}", but that is an IAM policy; expected an access policy of EKS such as "AmazonEKSClusterAdminPolicy"`,
    );
  }
  if (
    name === undefined ||
    !/^(?:arn:[^:\s]+:eks::aws:cluster-access-policy\/)?Amazon[A-Za-z0-9]+Policy$/.test(policy)
  ) {
    throw new Error(
      `${prop}: got ${shown(policy)}, expected the name of an access policy of EKS such as "AmazonEKSClusterAdminPolicy", or its ARN`,
    );
  }
  if (partition !== undefined) checkPartition(prop, policy, partition, cluster);
  return name;
}

// A label of RFC 1123, in which EKS takes "*" for any characters.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
const NAMESPACE = /^[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?$/;

function checkNamespaces(prop: string, scope: AccessPolicy["scope"], namespaces: string[] | undefined): void {
  checkStrings(`${prop}.namespaces`, namespaces);
  if (scope === "cluster" && namespaces !== undefined) {
    throw new Error(`${prop}.namespaces: got some with scope "cluster", expected none, or scope "namespace"`);
  }
  if (scope === "namespace" && (namespaces === undefined || namespaces.length === 0)) {
    throw new Error(`${prop}.namespaces: got none with scope "namespace", expected one namespace at least`);
  }
  const literal = resolved(namespaces).filter((namespace) => !Token.isUnresolved(namespace));
  const other = literal.find((namespace) => !NAMESPACE.test(namespace));
  if (other !== undefined) {
    throw new Error(
      `${prop}.namespaces: got "${other}", expected names of Kubernetes namespaces: lower-case letters, digits and "-", 63 at most`,
    );
  }
  const twice = literal.find((namespace, index) => literal.indexOf(namespace) < index);
  if (twice !== undefined) throw new Error(`${prop}.namespaces: got "${twice}" twice, expected each namespace once`);
}

/** A value that should be a string; a value of another kind is empty, which no expression here matches. */
function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function resolved(list: readonly string[] | undefined): readonly string[] {
  return list === undefined || Token.isUnresolved(list) ? [] : list;
}
