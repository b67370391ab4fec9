import { namedBy, permits, stillPermits, type Request } from "./policies";
import {
  addressOf,
  companionOf,
  existed,
  isConfigured,
  isReplaced,
  remains,
  sameBlock,
  UNKNOWN,
  type AccountPolicy,
  type BasicSelector,
  type Bucket,
  type BucketPolicy,
  type Cluster,
  type DeliveryStream,
  type Estate,
  type EventStore,
  type Field,
  type Filter,
  type Key,
  type LogGroup,
  type LogStream,
  type Place,
  type Resource,
  type Retention,
  type Selectors,
  type Trail,
  type Value,
} from "./estate";

/** What a rule has to say of a subject. */
export type Answer = "pass" | "deny" | "undecided" | "warn";
/** Yes, no, or nobody can tell before apply. */
type Sure = "yes" | "no" | "maybe";

export interface Demand {
  readonly rule: string;
  readonly document: string;
  readonly address: string;
  readonly subject: string;
  readonly answer: Answer;
}

const MANDATORY = ["audit", "authenticator"];
const OPTIONAL = ["api", "controllerManager", "scheduler"];
const EKS = "eks.amazonaws.com";

const not = (sure: Sure): Sure => (sure === "yes" ? "no" : sure === "no" ? "yes" : "maybe");
const all = (...parts: Sure[]): Sure => (parts.includes("no") ? "no" : parts.includes("maybe") ? "maybe" : "yes");
const any = (...parts: Sure[]): Sure => not(all(...parts.map(not)));
/** What a rule answers where it demands what is sure, not sure, or surely not so. */
const demanded = (sure: Sure): Answer => (sure === "yes" ? "pass" : sure === "no" ? "deny" : "undecided");
const sure = (yes: boolean): Sure => (yes ? "yes" : "no");

/** Whether a switch is on; what is left out is as AWS has it by default. */
function on(value: Value<unknown>, otherwise: boolean): Sure {
  if (value.is === "absent") return sure(otherwise);
  if (value.is !== "known") return "maybe";
  return sure(value.value === true || value.value === "true");
}

const wasOn = (value: unknown): boolean => value === true || value === "true";
const wasOff = (value: unknown): boolean => value === false || value === "false";

/** What each rule demands of each subject of an estate, with what it answers. A subject may get several answers. */
export function demands(estate: Estate): Demand[] {
  return new Oracle(estate).demands();
}

/** Whether a document of an estate is a whole plan or configuration. */
export function isReadable({ documents, resources }: Estate, index: number): boolean {
  const { broken, kind } = documents[index]!;
  if (kind === "configuration") return broken === undefined;
  // A plan that says no change but ends with a cluster, a log group or a trail was emptied.
  const ends = resources.some(
    (each) => each.document === index && remains(each) && ["cluster", "log group", "trail"].includes(each.kind),
  );
  return broken === undefined || broken === "state" || (broken === "emptied" && !ends);
}

class Oracle {
  private readonly found: Demand[] = [];

  constructor(private readonly estate: Estate) {}

  demands(): Demand[] {
    if (!this.estate.documents.every((_, i) => isReadable(this.estate, i))) return this.ofReading();
    this.ofDocuments();
    const { resources } = this.estate;
    resources.forEach((resource, i) => {
      if (resource.kind === "cluster") this.ofCluster(resource, i);
      if (resource.kind === "log group") this.ofGroup(resource, i);
      if (resource.kind === "trail") this.ofTrail(resource, i);
      if (resource.kind === "bucket") this.ofBucket(resource, i);
      if (resource.kind === "log stream") this.ofStream(resource, i);
      if (resource.kind === "event store") this.ofStore(resource, i);
      if (resource.kind === "account policy") this.ofPolicyOfAccount(resource, i);
    });
    this.ofOtherBuckets();
    this.ofKeys();
    return this.found;
  }

  /** Where a document can't be read, nothing else is demanded of any. */
  private ofReading(): Demand[] {
    return this.estate.documents.map(({ name }, i) => {
      const answer = isReadable(this.estate, i) ? "pass" : "deny";
      return { rule: "input/readable", document: name, address: name, subject: "document", answer };
    });
  }

  private say(rule: string, index: number, subject: string, ...answers: Answer[]): void {
    const document = this.estate.documents[this.estate.resources[index]!.document]!.name;
    const address = addressOf(this.estate, index);
    for (const answer of answers.length > 0 ? answers : (["pass"] as const)) {
      this.found.push({ rule, document, address, subject, answer });
    }
  }

  private ofDocuments(): void {
    for (const { name, kind, complete, deferred, broken, foreign, provisioner } of this.estate.documents) {
      const say = (rule: string, address: string, subject: string, answer: Answer): void => {
        this.found.push({ rule, document: name, address, subject, answer });
      };
      say("input/readable", name, "document", "pass");
      if (kind === "plan") say("input/complete", name, "document", complete === false ? "deny" : "pass");
      if (kind === "plan" && deferred > 0) {
        for (const type of this.required())
          say("eks/mandatory_log_types", "aws_eks_cluster.deferred[*]", type, "undecided");
      }
      // Nothing of it is left where a plan's changes were taken out.
      const emptied = kind === "plan" && broken === "emptied";
      if (foreign === "stack" && !emptied)
        say("eks/unreadable_cluster", "aws_cloudformation_stack.foreign", "cluster", "deny");
      if (kind === "configuration" && foreign === "module with log types") {
        say("eks/unreadable_cluster", "module.outside", "cluster", "deny");
      }
      if (kind === "configuration" && foreign === "module") {
        for (const type of this.required()) say("eks/mandatory_log_types", "module.outside", type, "undecided");
      }
      if (provisioner !== "none") {
        const answer = provisioner === "stops logging" ? "deny" : "pass";
        say("eks/out_of_band", "null_resource.commands", "provisioner", answer);
      }
    }
  }

  private required(): Set<string> {
    return new Set([...MANDATORY, ...(this.estate.settings.required_log_types ?? [])]);
  }

  // Clusters

  private ofCluster(cluster: Cluster, i: number): void {
    if (isConfigured(cluster)) this.ignored(cluster, i, ["enabled_cluster_log_types"]);
    if (!remains(cluster)) return;
    for (const type of this.required()) this.say("eks/mandatory_log_types", i, type, demanded(sends(cluster, type)));
    for (const type of [...MANDATORY, ...OPTIONAL])
      this.say("eks/all_log_types", i, type, demanded(sends(cluster, type)));
    this.say("eks/unreadable_cluster", i, "cluster");
    this.say("eks/known_log_types", i, "log types", ...spelling(cluster));
    if (cluster.action === "update" || isReplaced(cluster)) {
      for (const type of OPTIONAL.filter((each) => cluster.before.logTypes.includes(each))) {
        this.say("eks/logging_not_reduced", i, type, demanded(sends(cluster, type)));
      }
    }
    this.say("eks/log_group_managed", i, "log group", demanded(this.hasGroup(cluster)));
    this.inOrder(cluster, i);
    const recorded = this.estate.settings.trail_elsewhere
      ? "yes"
      : any(
          "no",
          ...this.trails()
            .filter((trail) => manages(trail) !== "no")
            .map((trail) => this.covers(trail, cluster)),
        );
    this.say("cloudtrail/exists", i, "trail", demanded(recorded));
  }

  private ignored(resource: Cluster | Trail, i: number, names: readonly string[]): void {
    if (!remains(resource)) return;
    const { ignoreChanges: given, form } = resource;
    const list: unknown[] = given === undefined ? [] : Array.isArray(given) ? given : [given];
    const own = list.map((each) =>
      typeof each === "string" ? /^(?:\$\{)?(\w+)(?:[.[].*)?\}?$/.exec(each)?.[1] : undefined,
    );
    // Arguments of another provider's type have names of their own.
    const loses = own.some((name) => name === "all" || (form === "aws" && name !== undefined && names.includes(name)));
    const odd = own.some((name) => name === undefined);
    this.say(
      "eks/logging_not_ignored",
      i,
      "ignore_changes",
      ...(loses ? ["deny" as const] : []),
      ...(odd ? ["undecided" as const] : []),
    );
  }

  private groups(): LogGroup[] {
    return this.estate.resources.filter((each): each is LogGroup => each.kind === "log group");
  }

  private trails(): Trail[] {
    return this.estate.resources.filter((each): each is Trail => each.kind === "trail" && remains(each));
  }

  private clusters(): Cluster[] {
    return this.estate.resources.filter((each): each is Cluster => each.kind === "cluster" && remains(each));
  }

  private hasGroup(cluster: Cluster): Sure {
    const { clusterName: name } = cluster;
    if (name.is !== "known") return "maybe";
    return any(
      "no",
      ...this.groups()
        .filter((group) => remains(group))
        .map((group) => {
          const there = all(this.samePlace(cluster, group), group.action === "configured, maybe" ? "maybe" : "yes");
          if (group.groupName.is === "known") return all(sure(group.groupName.value === groupOf(name.value)), there);
          // It may have the cluster's name; but then other names are looked at first.
          return this.holdsLogs(group) === "maybe" && this.mayBeAClusters(group) ? all(there, "maybe") : "no";
        }),
    );
  }

  private inOrder(cluster: Cluster, i: number): void {
    const comesNew = (each: Resource): boolean => each.action === "create" || isReplaced(each) || isConfigured(each);
    const { clusterName: name } = cluster;
    if (name.is !== "known" || !comesNew(cluster)) return;
    this.estate.resources.forEach((group, g) => {
      if (group.kind !== "log group" || !remains(group) || group.action === "configured, maybe") return;
      if (group.groupName.is !== "known" || group.groupName.value !== groupOf(name.value)) return;
      if (this.samePlace(cluster, group) !== "yes") return;
      const first: Sure = cluster.document === group.document ? sure(this.waitsFor(i, g)) : "maybe";
      this.say("eks/log_group_first", i, "order", comesNew(group) ? demanded(first) : "pass");
    });
  }

  private waitsFor(index: number, other: number): boolean {
    const { resources } = this.estate;
    // Terraform orders blocks, so an instance waits for what any instance of its block names.
    const instances = resources.filter(
      (each) => sameBlock(each, resources[index]!) && (remains(each) || isConfigured(each)),
    );
    const makers = instances
      .flatMap((each): unknown[] => Object.values(each))
      .flatMap((value) => (isMade(value) ? [value.by] : []));
    return [...instances.flatMap(({ after }) => after), ...makers].some(
      (each) => sameBlock(resources[each]!, resources[other]!) || this.waitsFor(each, other),
    );
  }

  // Places

  private provider(of: Resource): { region: string | undefined; account: string | undefined; id: string } {
    const configuration = this.estate.documents[of.document]!.providers[of.provider]!;
    return { ...configuration, id: [of.form === "awscc" ? "awscc" : "aws", of.document, of.provider].join() };
  }

  /** Undefined where nobody can tell. */
  private region(of: Resource): string | undefined {
    const own = of.kind === "trail" ? arnOf(of)?.region : undefined;
    if (own !== undefined) return own;
    if (of.region.is === "known") return of.region.value;
    return of.region.is === "absent" ? this.provider(of).region : undefined;
  }

  private sameRegion(a: Resource, b: Resource): Sure {
    const [one, other] = [this.region(a), this.region(b)];
    if (one !== undefined && other !== undefined) return sure(one === other);
    return this.sameProvider(a, b) && isDefault(a) && isDefault(b) ? "yes" : "maybe";
  }

  private sameProvider(a: Resource, b: Resource): boolean {
    return this.provider(a).id === this.provider(b).id;
  }

  private sameAccount(a: Resource, b: Resource): Sure {
    if (this.sameProvider(a, b)) return "yes";
    const [one, other] = [this.account(a), this.account(b)];
    return one === undefined || other === undefined ? "maybe" : sure(one === other);
  }

  private account(of: Resource): string | undefined {
    return (of.kind === "trail" ? arnOf(of)?.account : undefined) ?? this.provider(of).account;
  }

  private samePlace(a: Resource, b: Resource): Sure {
    return all(this.sameRegion(a, b), this.sameAccount(a, b));
  }

  // Log groups

  /** Whether some trail writes to it, before or after. */
  private trailsTo(group: LogGroup, names: readonly (string | undefined)[]): boolean {
    const index = this.estate.resources.indexOf(group);
    return this.estate.resources.some((each) => {
      if (each.kind !== "trail") return false;
      // One that is written for no instance says what its group is for all the same.
      const written = remains(each) || isConfigured(each);
      const own = written && each.group.is === "made" && each.group.by === index;
      const texts = [
        written && each.group.is === "known" ? each.group.value : "",
        existed(each) ? (this.arnBefore(each) ?? "") : "",
      ];
      return own || texts.some((text) => text !== "" && names.includes(text.split(":")[6]));
    });
  }

  /** Whether a trail writes to one of the instances of its block, and nobody can tell which. */
  private perhapsTrailsTo(group: LogGroup): boolean {
    return this.trails().some((trail) => this.isOneOf(trail.group, group));
  }

  private isOneOf(value: Value<unknown>, resource: Resource): boolean {
    return value.is === "one of" && sameBlock(this.estate.resources[value.by]!, resource);
  }

  private nameBefore(group: LogGroup): string | undefined {
    if (group.action !== "no-op") return group.before.name;
    return group.groupName.is === "known" ? group.groupName.value : undefined;
  }

  private arnBefore(trail: Trail): string | null {
    if (trail.action !== "no-op") return trail.before.group;
    return trail.group.is === "known" ? trail.group.value : null;
  }

  /** Whether it is a cluster's or a trail's, before or after. */
  private holdsLogs(group: LogGroup): Sure {
    const { groupName: name } = group;
    const names = [existed(group) ? this.nameBefore(group) : undefined, name.is === "known" ? name.value : undefined];
    if (names.some(isClusters) || this.trailsTo(group, names)) return "yes";
    return this.perhapsTrailsTo(group) || this.mayBeAClusters(group) ? "maybe" : "no";
  }

  /** Whether it may be the group of a cluster that has no other. */
  private mayBeAClusters(group: LogGroup): boolean {
    const { groupName: name, namePrefix: prefix } = group;
    if (!remains(group) || name.is === "known" || prefix.is === "known") return false;
    const taken = this.groups().flatMap((each) =>
      remains(each) || isConfigured(each) ? (each.groupName.is === "known" ? [each.groupName.value] : []) : [],
    );
    return this.clusters().some(({ clusterName: of }) => of.is !== "known" || !taken.includes(groupOf(of.value)));
  }

  private ofGroup(group: LogGroup, i: number): void {
    const holds = this.holdsLogs(group);
    if (remains(group) && holds !== "no") {
      const archived = this.isArchived(group, i);
      const keeps = [this.keepsEnough(group.retention), ...this.isOverridden(group).map(not)];
      this.say(
        "cloudwatch/retention",
        i,
        "retention",
        ...keeps
          .map((kept) => any(kept, archived))
          .map((enough) => demanded(holds === "maybe" && enough === "no" ? "maybe" : enough)),
      );
      const key = this.isSet(group.key);
      this.say("cloudwatch/encrypted", i, "key", demanded(holds === "maybe" && key === "no" ? "maybe" : key));
      const { logClass } = group;
      const filters = this.estate.resources.flatMap((each) =>
        each.kind === "filter" && remains(each) ? [this.filters(each, i)] : [],
      );
      const infrequent =
        logClass.is === "known"
          ? sure(logClass.value === "INFREQUENT_ACCESS")
          : logClass.is === "absent"
            ? "no"
            : "maybe";
      const delivers = all(sure(logClass.is === "known" && logClass.value === "DELIVERY"), holds);
      const strange: Sure = logClass.is === "known" && !CLASSES.has(logClass.value) ? "maybe" : "no";
      const fails = any(delivers, strange, all(infrequent, any(...filters)));
      this.say("cloudwatch/class_fits", i, "class", demanded(not(fails)));
    }
    const was = existed(group) ? this.nameBefore(group) : undefined;
    if (this.held(group)) this.say("cloudwatch/kept", i, "logs", ...this.keepsGroup(group));
    else if (existed(group) && (this.perhapsTrailsTo(group) || isCalledAsTrails(was))) {
      const losses = this.keepsGroup(group).filter((answer) => answer === "deny");
      this.say("cloudwatch/kept", i, "logs", ...losses.map(() => "undecided" as const));
    }
  }

  /** Whether trails write to the group of a name, before or after. */
  private trailsToName(name: string): boolean {
    return this.estate.resources.some((each) => {
      if (each.kind !== "trail") return false;
      const after = (remains(each) || isConfigured(each)) && each.group.is === "known" ? each.group.value : "";
      return [after, existed(each) ? (this.arnBefore(each) ?? "") : ""].some((arn) => arn.split(":")[6] === name);
    });
  }

  /** A stream goes with its events. */
  private ofStream(stream: LogStream, i: number): void {
    if (!existed(stream)) return;
    const now = stream.groupName.is === "known" ? stream.groupName.value : undefined;
    const name = stream.action === "no-op" ? now : stream.before.groupName;
    if (name === undefined) return;
    const held = isClusters(name) || this.trailsToName(name);
    if (!held && !isCalledAsTrails(name)) return;
    this.say(
      "cloudwatch/kept",
      i,
      "logs",
      ...(isLost(stream) ? [held ? ("deny" as const) : ("undecided" as const)] : []),
    );
  }

  private ofStore(store: EventStore, i: number): void {
    if (!existed(store)) return;
    const standing = store.action === "no-op";
    const open = { basic: [], advanced: [] };
    const now = store.selectors.is === "known" ? store.selectors.value : open;
    const saw = HALVES.filter((half) => recordsKnown(standing ? now : store.before.selectors, half));
    if (saw.length === 0) return;
    const answers: Answer[] = [];
    if (isLost(store) && !wasOn(store.before.protected)) answers.push("deny");
    if (isForgotten(store)) answers.push("warn");
    if (store.action === "update") {
      const { retention, suspended, selectors, before: was } = store;
      const parts: Sure[] = [
        retention.is === "known"
          ? sure(retention.value >= this.floor() || retention.value >= was.retention)
          : retention.is === "absent"
            ? "yes"
            : "maybe",
        suspended.is === "known" && was.suspended ? "yes" : not(on(suspended, false)),
        ...saw.map((half) => records(selectors, half)),
      ];
      answers.push(...parts.filter((part) => part !== "yes").map(demanded));
    }
    this.say("cloudtrail/kept", i, "events", ...answers);
  }

  /** An account's policy overrides what groups say. */
  private ofPolicyOfAccount(policy: AccountPolicy, i: number): void {
    if (!remains(policy) || isConfigured(policy)) return;
    const answers: Answer[] = [];
    const told = retentionOf(policy.says);
    const prefixes = prefixesOf(policy.criteria);
    const short = this.isShort(told);
    const writes = policy.action !== "no-op";
    if (writes && short !== "no" && told.retroactive !== "no" && !this.wasAsShort(policy)) {
      const groups = this.estate.resources.filter((each): each is LogGroup => this.isShortened(each, policy));
      const there = groups.map((group) => this.samePlace(policy, this.standing(group)));
      const certain = all(
        short,
        told.retroactive,
        prefixes === undefined ? "maybe" : "yes",
        groups.length === 0 ? "yes" : any(...there),
      );
      const named = groups.length > 0 ? "sure" : prefixes === undefined ? "general" : proofOf(prefixes);
      if (named === "general") answers.push("warn");
      else if (named !== "none") answers.push(certain === "yes" && named === "sure" ? "deny" : "undecided");
    }
    this.say("cloudwatch/kept", i, "groups", ...answers);
  }

  /** Whether a group that holds logs would lose some by a policy, as far as is told. */
  private isShortened(group: Resource, policy: AccountPolicy): boolean {
    if (group.kind !== "log group" || !existed(group)) return false;
    const name = this.nameBefore(group);
    if (!this.held(group)) return false;
    const prefixes = prefixesOf(policy.criteria) ?? [""];
    if (name === undefined || !prefixes.some((prefix) => name.startsWith(prefix))) return false;
    const { days } = retentionOf(policy.says);
    const keeps = this.retentionBefore(group);
    if (keeps === undefined) return false;
    const longer = keeps === 0 || days === undefined || keeps > days;
    return longer && this.samePlace(policy, this.standing(group)) !== "no";
  }

  /** How many days a group kept its logs before the plan, 0 for ever; undefined where what stands there is no number. */
  private retentionBefore(group: LogGroup): number | undefined {
    if (group.action !== "no-op") return group.before.retention ?? 0;
    return group.retention.is === "known" ? daysOf(group.retention.value) : 0;
  }

  /** A log group as it was. A deleted group has no block that names its provider, so the provider without an alias counts. */
  private standing(group: LogGroup): LogGroup {
    const configured = this.estate.resources.some((each) => sameBlock(each, group) && remains(each));
    return remains(group) || configured ? group : { ...group, provider: 0 };
  }

  private isShort({ days }: Told): Sure {
    return days === undefined ? "maybe" : sure(days !== 0 && days < this.floor());
  }

  private wasAsShort({ action, before: was, says, criteria }: AccountPolicy): boolean {
    if (action === "create") return false;
    const [before, now] = [retentionOf({ is: "known", value: was.says }), retentionOf(says)];
    const ofSame =
      JSON.stringify(prefixesOf(was.criteria === null ? { is: "absent" } : { is: "known", value: was.criteria })) ===
      JSON.stringify(prefixesOf(criteria));
    if (!ofSame || before.retroactive !== "yes" || this.isShort(now) !== "yes") return false;
    return before.days !== undefined && before.days !== 0 && before.days <= now.days!;
  }

  /** Whether a policy of the account keeps a group's logs for less than the floor, whatever the group says. */
  private isOverridden(group: LogGroup): Sure[] {
    const { groupName } = group;
    // If only apply knows the name of a log group, the account policies for all groups count, and those for a prefix do not.
    const name = groupName.is === "known" ? groupName.value : "";
    const lengthOf = (policy: AccountPolicy): number =>
      Math.max(
        -1,
        ...(prefixesOf(policy.criteria) ?? [""]).filter((each) => name.startsWith(each)).map((each) => each.length),
      );
    const policies = this.estate.resources.flatMap((policy) => {
      if (policy.kind !== "account policy" || !remains(policy) || lengthOf(policy) < 0) return [];
      const told = retentionOf(policy.says);
      const holds = told.retroactive === "no" ? sure(group.action === "create") : told.retroactive;
      const there = this.samePlace(policy, group);
      if (there === "no" || holds === "no") return [];
      const named = prefixesOf(policy.criteria) === undefined ? "maybe" : "yes";
      return [{ length: lengthOf(policy), short: this.isShort(told), there, holds, named }];
    });
    // Policies that are surely in the group's account and region count before those that may be.
    const here = policies.filter(({ there }) => there === "yes");
    const holding = here.length > 0 ? here : policies;
    const longest = Math.max(...holding.map(({ length }) => length));
    return holding.flatMap(({ length, short, ...rest }) =>
      length < longest || short === "no" ? [] : [all(short, rest.there, rest.holds, rest.named as Sure)],
    );
  }

  /** Whether its loss would lose logs. */
  private held(group: LogGroup): boolean {
    const was = existed(group) ? this.nameBefore(group) : undefined;
    return was !== undefined && (isClusters(was) || this.trailsTo(group, [was]));
  }

  private filters(filter: Filter, group: number): Sure {
    const { of } = filter;
    if (of.is === "made") return sure(of.by === group);
    if (of.is === "one of") return this.isOneOf(of, this.estate.resources[group]!) ? "maybe" : "no";
    const { groupName } = this.estate.resources[group] as LogGroup;
    const named = of.is === "known" && groupName.is === "known" && of.value === groupName.value;
    return named ? this.samePlace(filter, this.estate.resources[group]!) : "no";
  }

  /** Whether archives that the run makes keep a group's logs, all kinds that it holds. */
  private isArchived(group: LogGroup, i: number): Sure {
    const names = [
      existed(group) ? this.nameBefore(group) : undefined,
      group.groupName.is === "known" ? group.groupName.value : undefined,
    ];
    const ofTrail = names.some((name) => name !== undefined && !isClusters(name));
    const kinds = ofTrail ? (["trail"] as const) : (["audit", "authenticator"] as const);
    const filters = this.estate.resources.flatMap((each) => {
      if (each.kind !== "filter" || !each.subscription || !remains(each)) return [];
      const there = all(this.filters(each, i), isThere(each), this.keeps(each));
      return there === "no" ? [] : [{ there, pattern: each.pattern }];
    });
    return all(
      ...kinds.map((kind) => any("no", ...filters.map(({ there, pattern }) => all(there, passes(pattern, kind))))),
    );
  }

  /** Whether what a filter sends on is kept up to the floor. */
  private keeps({ destination }: Filter): Sure {
    if (destination.is === "unknown" || destination.is === "one of") return "maybe";
    if (destination.is !== "made") return "no";
    const stream = this.estate.resources[destination.by] as DeliveryStream;
    const { bucketName: name } = stream;
    if (name.is !== "known") return name.is === "absent" ? "no" : "maybe";
    const buckets = this.estate.resources.flatMap((each, b) => {
      const named = each.kind === "bucket" && each.bucketName.is === "known" && each.bucketName.value === name.value;
      return named && remains(each) ? [{ bucket: each, b }] : [];
    });
    if (buckets.length === 0) return "no";
    const expiries = buckets.flatMap(({ bucket, b }) => this.settersOf(bucket, b).map(({ expiry }) => expiry));
    return all(
      isThere(stream),
      ...buckets.map(({ bucket }) => isThere(bucket)),
      ...expiries.map((expiry): Sure => {
        if (expiry === "unknown") return "maybe";
        return sure(expiry !== "date" && !(typeof expiry === "number" && expiry < this.floor()));
      }),
    );
  }

  private floor(): number {
    return this.estate.settings.retention_days ?? 365;
  }

  private keepsEnough(retention: Value<unknown>): Sure {
    if (retention.is === "absent") return "yes";
    if (retention.is !== "known") return "maybe";
    const days = daysOf(retention.value);
    return sure(days !== undefined && (days === 0 || days >= this.floor()));
  }

  private keepsGroup(group: LogGroup): Answer[] {
    const { action, before, retention, form } = group;
    const answers: Answer[] = [];
    const deleted = action === "delete" || action === "replace" || action === "replace, created first";
    const skips = form === "aws" && wasOn(before.skipDestroy);
    if (deleted && !skips) answers.push("deny");
    if (action === "forget" || action.startsWith("replace, forgetting")) answers.push("warn");
    if (action === "update" || isReplaced(group)) {
      const was = before.retention === null || before.retention === 0 ? Infinity : before.retention;
      if (retention.is === "known") {
        const days = daysOf(retention.value);
        if (days === undefined) answers.push("deny");
        else if (days !== 0 && days < this.floor() && days < was) answers.push("deny");
      } else if (retention.is !== "absent") answers.push("undecided");
    }
    return answers;
  }

  /** Whether a key is set: one that the same run makes is, whatever it will be called. */
  private isSet(key: Value<string>): Sure {
    if (key.is === "known") return sure(key.value.trim() !== "");
    if (key.is === "made" || key.is === "one of")
      return this.estate.resources[key.by]!.kind === "key" ? "yes" : "maybe";
    return key.is === "looked up" ? "yes" : key.is === "absent" ? "no" : "maybe";
  }

  // Trails

  private ofTrail(trail: Trail, i: number): void {
    if (isConfigured(trail)) {
      this.ignored(trail, i, ["enable_logging", "event_selector"]);
    }
    if (existed(trail)) this.keepsTrail(trail, i);
    this.keepsBucket(trail, i);
    if (!remains(trail) || manages(trail) === "no") return;
    this.say("cloudtrail/logging_on", i, "logging", demanded(on(trail.logging, true)));
    this.say("cloudtrail/multi_region", i, "regions", demanded(on(trail.multiRegion, false)));
    this.say("cloudtrail/log_file_validation", i, "validation", demanded(on(trail.validation, false)));
    this.say("cloudtrail/encrypted", i, "key", demanded(this.isSet(trail.key)));
    const { group } = trail;
    const delivers: Sure =
      group.is === "known"
        ? sure(group.value.trim() !== "")
        : group.is === "absent"
          ? "no"
          : group.is === "made" || group.is === "one of"
            ? "yes"
            : "maybe";
    this.say("cloudtrail/delivers_to_cloudwatch", i, "log group", demanded(delivers));
    if (trail.action === "update" || isReplaced(trail)) {
      const validation = demanded(on(trail.validation, false));
      if (wasOn(trail.before.validation)) this.say("cloudtrail/not_reduced", i, "validation", validation);
      const { group: was } = trail.before;
      if (was !== null && was !== "") this.say("cloudtrail/not_reduced", i, "log group", demanded(delivers));
    }
    for (const half of HALVES)
      this.say("cloudtrail/management_events", i, half, demanded(records(trail.selectors, half)));
  }

  private seesEks(trail: Trail): Sure {
    return all(
      on(trail.logging, true),
      trail.action === "configured, maybe" ? "maybe" : "yes",
      ...HALVES.map((half) => records(trail.selectors, half)),
    );
  }

  private covers(trail: Trail, cluster: Cluster): Sure {
    return all(
      this.seesEks(trail),
      any(on(trail.multiRegion, false), this.sameRegion(trail, cluster)),
      any(on(trail.organization, false), this.sameAccount(trail, cluster)),
    );
  }

  private keepsTrail(trail: Trail, i: number): void {
    const was = before(trail);
    const saw = sawBefore(trail);
    if (saw.length === 0) return;
    if (!remains(trail)) {
      const goesOn = this.estate.settings.trail_elsewhere
        ? "yes"
        : any("no", ...this.trails().map((each) => this.takesTheirPlace(each, trail)));
      this.say("cloudtrail/kept", i, "recording", demanded(goesOn));
      return;
    }
    const parts: Sure[] = [
      on(trail.logging, true),
      ...saw.map((half) => records(trail.selectors, half)),
      wasOn(was.multiRegion) ? on(trail.multiRegion, false) : "yes",
      wasOn(was.organization) ? on(trail.organization, false) : "yes",
      trail.bucket.is === "known"
        ? sure(trail.bucket.value === was.bucket)
        : trail.bucket.is === "absent"
          ? "yes"
          : "maybe",
    ];
    const answers: Answer[] = [];
    if (parts.includes("no")) answers.push("deny");
    if (parts.includes("maybe") && trail.action !== "no-op") answers.push("undecided");
    this.say("cloudtrail/kept", i, "recording", ...answers);
  }

  /** Whether a trail records all that one has which goes. */
  private takesTheirPlace(trail: Trail, gone: Trail): Sure {
    const was = before(gone);
    return all(
      on(trail.logging, true),
      trail.action === "configured, maybe" ? "maybe" : "yes",
      not(this.isDeleted(arnBefore(trail))),
      ...sawBefore(gone).map((half) => records(trail.selectors, half)),
      wasOn(was.multiRegion) ? on(trail.multiRegion, false) : "yes",
      wasOn(was.organization) ? on(trail.organization, false) : "yes",
      any(on(trail.multiRegion, false), this.inItsRegion(trail, gone)),
      any(on(trail.organization, false), this.inItsAccount(trail, gone)),
    );
  }

  /** Whether a plan deletes a trail, which another then has imported in vain. */
  private isDeleted(arn: string | null): Sure {
    return sure(
      arn !== null &&
        this.estate.resources.some(
          (each) => each.kind === "trail" && each.action === "delete" && arnBefore(each) === arn,
        ),
    );
  }

  private inItsRegion(trail: Trail, gone: Trail): Sure {
    const one = arnOf(gone)?.region ?? this.onlyProvider(gone)?.region;
    const other = arnOf(trail)?.region ?? this.region(trail);
    if (one !== undefined && other !== undefined) return sure(one === other);
    return other === undefined && isDefault(trail) && this.onlyProvider(gone)?.id === this.provider(trail).id
      ? "yes"
      : "maybe";
  }

  private inItsAccount(trail: Trail, gone: Trail): Sure {
    const one = arnOf(gone)?.account ?? this.onlyProvider(gone)?.account;
    const other = arnOf(trail)?.account ?? this.provider(trail).account;
    if (one !== undefined && other !== undefined) return sure(one === other);
    return this.onlyProvider(gone)?.id === this.provider(trail).id ? "yes" : "maybe";
  }

  /**
   * What goes is configured no more, unless another instance of its block stays, so that of several providers nobody
   * knows which was its.
   */
  private onlyProvider(
    gone: Trail,
  ): { region: string | undefined; account: string | undefined; id: string } | undefined {
    const { documents, resources } = this.estate;
    const configured = resources.some((each) => sameBlock(each, gone) && remains(each));
    return configured || documents[gone.document]!.providers.length === 1 ? this.provider(gone) : undefined;
  }

  // Buckets

  /** Whether what a trail writes to stays, and goes on to let it. */
  private keepsBucket(trail: Trail, i: number): void {
    const wrote = existed(trail) && sawBefore(trail).length > 0 ? before(trail).bucket : null;
    const writes = writesTo(trail);
    const answers: Answer[] = [];
    let looked = false;
    for (const each of this.estate.resources) {
      if ((each.kind !== "bucket" && each.kind !== "bucket policy") || !existed(each)) continue;
      const name = each.kind === "bucket" ? bucketBefore(each) : policedBefore(each);
      if (name === undefined || (name !== wrote && name !== writes)) continue;
      looked = true;
      const replaced = each.action === "replace" || each.action === "replace, created first";
      if (each.kind === "bucket") {
        if (each.action === "delete" || (replaced && name === wrote)) answers.push("deny");
      } else if (each.action === "delete" || replaced) {
        const delivers = name === writes || (name === wrote && trail.action === "forget");
        if (delivers) answers.push(demanded(this.isPoliced(name)));
      }
    }
    const goesOn = wrote !== null && (trail.action === "forget" || writes === wrote);
    const change = goesOn ? this.policyChange(wrote) : undefined;
    if (change !== undefined) answers.push(...shutOut(change));
    if (looked || answers.length > 0) this.say("cloudtrail/kept", i, "bucket", ...answers);
  }

  /** What the plans write as the policy of a bucket, by the bucket's name. */
  private policyChange(name: string): PolicyChange | undefined {
    const changes = this.estate.resources.flatMap((each, i): PolicyChange[] => {
      if (each.kind !== "bucket policy") return [];
      const after = each.policy.is === "known" ? each.policy.value : undefined;
      if (each.action === "create") return this.policed(each) === name ? [{ i, before: undefined, after }] : [];
      const replaced = each.action === "replace" || each.action === "replace, created first";
      if (each.action !== "update" && !replaced) return [];
      const stays = each.bucketOf.is === "known" && each.bucketOf.value === name && each.before.bucket === name;
      return stays && each.before.policy !== after ? [{ i, before: each.before.policy, after }] : [];
    });
    // Whichever of several comes last is the policy.
    const distinct = [...changes].sort((a, b) => (this.orderOf(a) < this.orderOf(b) ? -1 : 1));
    if (distinct.length === 0) return undefined;
    return distinct.length === 1 ? distinct[0] : { ...distinct[0]!, after: undefined };
  }

  /** What is known before what is not, then by the texts, then by the address. */
  private orderOf({ i, before: was, after }: PolicyChange): string {
    const { name } = this.estate.documents[this.estate.resources[i]!.document]!;
    return [after ?? "", was ?? "", addressOf(this.estate, i), name].join("\0");
  }

  /** Buckets of which only the policy says that trails write to them. */
  private ofOtherBuckets(): void {
    const writtenTo = this.estate.resources.flatMap((each) =>
      each.kind !== "trail"
        ? []
        : [existed(each) ? before(each).bucket : null, each.bucket.is === "known" ? each.bucket.value : null],
    );
    const admitting = new Set<string>();
    this.estate.resources.forEach((policy, i) => {
      if (policy.kind !== "bucket policy" || !existed(policy)) return;
      const [name, text] = [policedBefore(policy), policyBefore(policy)];
      if (name === undefined || text === undefined || writtenTo.includes(name)) return;
      if (namedBy(text, "cloudtrail", "s3:PutObject").length === 0) return;
      admitting.add(name);
      const replaced = policy.action === "replace" || policy.action === "replace, created first";
      const gone = policy.action === "delete" || replaced;
      this.say("cloudtrail/kept", i, "trails of its policy", ...(gone ? [demanded(this.isPoliced(name))] : []));
    });
    this.estate.resources.forEach((bucket, i) => {
      if (bucket.kind !== "bucket" || !existed(bucket)) return;
      const gone = ["delete", "replace", "replace, created first"].includes(bucket.action);
      const name = bucketBefore(bucket);
      if (gone && name !== undefined && admitting.has(name)) {
        this.say("cloudtrail/kept", i, "trails of its policy", "deny");
      }
    });
    this.ofLifecycles(admitting);
    for (const name of admitting) {
      const change = this.policyChange(name);
      if (change === undefined) continue;
      const answers = closed(change.before, change.after);
      if (answers.length > 0) this.say("cloudtrail/kept", change.i, "trails of its policy", ...answers);
    }
  }

  /** The rules that a plan writes for buckets with log files; no rule stood before. */
  private ofLifecycles(admitting: ReadonlySet<string>): void {
    const written = this.estate.resources.flatMap((each) => {
      if (each.kind !== "trail") return [];
      const wrote = existed(each) && sawBefore(each).length > 0 ? before(each).bucket : null;
      return [wrote, writesTo(each)];
    });
    this.estate.resources.forEach((bucket, i) => {
      if (bucket.kind !== "bucket" || !remains(bucket) || isConfigured(bucket) || bucket.expiry === "never") return;
      const { bucketName: name, expiry } = bucket;
      if (name.is !== "known" || !(written.includes(name.value) || admitting.has(name.value))) return;
      const early = expiry === "date" || (typeof expiry === "number" && expiry < this.floor());
      const kept = early ? "no" : expiry === "unknown" ? "maybe" : "yes";
      const document = this.estate.documents[bucket.document]!.name;
      const { address } = companionOf(this.estate, i, "aws_s3_bucket_lifecycle_configuration");
      const rule = "cloudtrail/kept";
      this.found.push({ rule, document, address, subject: "log files", answer: demanded(kept) });
    });
  }

  private isPoliced(name: string): Sure {
    return any(
      "no",
      ...this.estate.resources.map((each): Sure => {
        // A bucket has one policy: what a plan leaves as it is does not put back what it takes away.
        if (each.kind !== "bucket policy" || !remains(each) || each.action === "no-op") return "no";
        const own = this.policed(each);
        if (own === undefined) return "maybe";
        return own !== name ? "no" : each.action === "configured, maybe" ? "maybe" : "yes";
      }),
    );
  }

  /** The name of the bucket that a policy is on, as far as it is told; null for a new bucket that has none yet. */
  private policed({ bucketOf }: BucketPolicy): string | null | undefined {
    if (bucketOf.is === "known") return bucketOf.value;
    if (bucketOf.is !== "made") return undefined;
    const bucket = this.estate.resources[bucketOf.by] as Bucket;
    if (!remains(bucket)) return undefined;
    return bucket.bucketName.is === "known" ? bucket.bucketName.value : null;
  }

  private ofBucket(bucket: Bucket, i: number): void {
    const trails = this.trails().filter((trail) => manages(trail) !== "no");
    const used = trails.some((trail) => {
      if (trail.bucket.is === "made") return trail.bucket.by === i;
      return (
        trail.bucket.is === "known" &&
        bucket.bucketName.is === "known" &&
        trail.bucket.value === bucket.bucketName.value
      );
    });
    const perhaps = !used && trails.some((trail) => this.isOneOf(trail.bucket, bucket));
    if (!remains(bucket) || (!used && !perhaps)) return;
    const say = (rule: string, subject: string, ...answers: Answer[]): void => {
      // Of a bucket that may be another trail's, whatever is not surely right is undecided.
      this.say(rule, i, subject, ...(used ? answers : answers.map((each) => (each === "pass" ? each : "undecided"))));
    };
    const shared = this.settersOf(bucket, i);
    say("cloudtrail/bucket_protected", "force_destroy", demanded(not(on(bucket.forceDestroy, false))));
    const versioned = any(
      "no",
      ...shared.map(({ versioning }): Sure => (versioning === "unknown" ? "maybe" : sure(versioning === "Enabled"))),
    );
    say("cloudtrail/bucket_protected", "versioning", demanded(versioned));
    const blocks = shared.flatMap(({ publicAccess }) => (publicAccess === undefined ? [] : [publicAccess]));
    const open = blocks.flat().map((each) => on(each, false));
    const answers: Answer[] = [];
    if (blocks.length === 0 || open.includes("no")) answers.push("deny");
    if (open.includes("maybe")) answers.push("undecided");
    say("cloudtrail/bucket_protected", "public access", ...answers);
    const expiries = shared.map(({ expiry }) => expiry);
    const late: Answer[] = [];
    if (expiries.some((expiry) => expiry === "date" || (typeof expiry === "number" && expiry < this.floor())))
      late.push("deny");
    if (expiries.includes("unknown")) late.push("undecided");
    say("cloudtrail/bucket_retention", "lifecycle", ...late);
  }

  /** Buckets of one name share what is written about that name. */
  private settersOf(bucket: Bucket, i: number): Bucket[] {
    return this.estate.resources.filter((each, n): each is Bucket => {
      if (each.kind !== "bucket" || !remains(each)) return false;
      if (n === i) return true;
      const byName = each.bucketName.is === "known" && n % 2 === 0 ? each.bucketName.value : undefined;
      return byName !== undefined && bucket.bucketName.is === "known" && bucket.bucketName.value === byName;
    });
  }

  // Keys

  private ofKeys(): void {
    interface User {
      user: LogGroup | Trail;
      i: number;
      service: Service;
    }
    const users = this.estate.resources.flatMap((user, i): User[] => {
      if (user.kind === "log group") return this.holdsLogs(user) === "yes" ? [{ user, i, service: "logs" }] : [];
      return user.kind === "trail" ? [{ user, i, service: "cloudtrail" }] : [];
    });
    this.estate.resources.forEach((key, k) => {
      if (key.kind !== "key" || isConfigured(key)) return;
      const arns = existed(key) ? [key.arn] : [];
      const used = new Set<Service>();
      for (const { user, i, service } of users) {
        const uses =
          (remains(user) && user.key.is === "made" && user.key.by === k) ||
          (remains(user) && user.key.is === "known" && arns.includes(user.key.value)) ||
          (existed(user) && arns.includes(this.keyBefore(user) ?? ""));
        if (!uses) continue;
        used.add(service);
        const group = user.kind === "log group" ? this.nameOf(user) : undefined;
        this.say("kms/kept", k, addressOf(this.estate, i), ...keepsKey(key, { service, group, proof: "sure" }));
      }
      for (const service of ["logs", "cloudtrail"] as const) {
        const perhaps = users.filter(
          (each) => each.service === service && remains(each.user) && this.isOneOf(each.user.key, key),
        );
        if (used.has(service) || perhaps.length === 0) continue;
        const by = several(perhaps.map(({ i }) => addressOf(this.estate, i)));
        const answers = keepsKey(key, { service, group: undefined, proof: "sure" }).filter(
          (answer) => answer !== "warn",
        );
        this.say("kms/kept", k, by, ...answers.map(() => "undecided" as const));
      }
      this.ofPolicy(key, k, used);
    });
  }

  /** What a key's policy before the plan says of its users, where these are not among the documents. */
  private ofPolicy(key: Key, k: number, used: ReadonlySet<Service>): void {
    const text = existed(key) ? keyPolicyBefore(key) : undefined;
    if (text === undefined) return;
    for (const service of ["logs", "cloudtrail"] as const) {
      if (used.has(service)) continue;
      for (const group of new Set(namedBy(text, service, "kms:GenerateDataKey"))) {
        const clusters = group.startsWith("/aws/eks/");
        if (service === "logs" && !clusters && group !== "*") continue;
        const proof =
          service === "cloudtrail" || clusters ? "sure" : this.hasUserOfUnknownKey() ? "perhaps" : "general";
        const subject = `${service === "logs" ? "log groups" : "trails"} of its policy`;
        this.say("kms/kept", k, subject, ...keepsKey(key, { service, group, proof }));
      }
    }
  }

  private hasUserOfUnknownKey(): boolean {
    return this.estate.resources.some(
      (each) =>
        (each.kind === "log group" || each.kind === "trail") &&
        remains(each) &&
        (each.kind === "log group" ? this.holdsLogs(each) : manages(each)) !== "no" &&
        this.isSet(each.key) === "maybe",
    );
  }

  /** The one name that a group has before and after, otherwise a star. */
  private nameOf(group: LogGroup): string {
    const names = new Set([
      ...(existed(group) ? [this.nameBefore(group)] : []),
      ...(group.groupName.is === "known" ? [group.groupName.value] : []),
    ]);
    names.delete(undefined);
    return names.size === 1 ? [...names][0]! : "*";
  }

  private keyBefore(user: LogGroup | Trail): string | null {
    if (user.action !== "no-op") return user.before.key;
    return user.key.is === "known" ? user.key.value : null;
  }
}

type Service = Request["service"];

/** What uses a key, and how certain it is that logs depend on it. */
interface Use {
  readonly service: Service;
  readonly group: string | undefined;
  readonly proof: "sure" | "perhaps" | "general";
}

const NEEDED: Readonly<Record<Service, readonly string[]>> = {
  logs: ["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "DescribeKey"],
  cloudtrail: ["GenerateDataKey", "DescribeKey"],
};

/** Only what is sure is denied; what AWS's pages show for all groups of an account is a warning. */
function weighed(proof: Use["proof"], answer: Answer): Answer {
  if (answer === "warn" || answer === "pass" || proof === "sure") return answer;
  return proof === "general" ? "warn" : "undecided";
}

function keepsKey(key: Key, use: Use): Answer[] {
  return losesKey(key, use).map((answer) => weighed(use.proof, answer));
}

function losesKey(key: Key, { service, group }: Use): Answer[] {
  const { action, before: was, policy } = key;
  if (action === "delete" || action === "replace" || action === "replace, created first") return ["deny"];
  if (action === "forget" || action.startsWith("replace, forgetting")) return ["warn"];
  if (action !== "update") return [];
  const answers: Answer[] = [];
  const enabled = on(key.enabled, true);
  if (enabled === "no" && !wasOff(was.enabled)) answers.push("deny");
  if (enabled === "maybe") answers.push("undecided");
  if (policy.is !== "known") return [...answers, "undecided"];
  if (policy.value === was.policy) return answers;
  const request = { service, region: key.arn.split(":")[3]!, ...(group === undefined ? {} : { group }) };
  const stays = NEEDED[service].map((name) => stillPermits(was.policy, policy.value, request, `kms:${name}`));
  const admitted = all(...stays);
  return admitted === "yes" ? answers : [...answers, demanded(admitted)];
}

const keyPolicyBefore = ({ action, policy, before: was }: Key): string | undefined =>
  action !== "no-op" ? was.policy : policy.is === "known" ? policy.value : undefined;

/** What a plan writes as a bucket's policy; undefined is a text that nobody knows. */
interface PolicyChange {
  /** Index of the resource that writes it. */
  readonly i: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const DELIVERY: Request = { service: "cloudtrail", region: "" };

/** What a trail that writes to a bucket loses by the bucket's new policy. */
function shutOut({ before: was, after }: PolicyChange): Answer[] {
  if (after === undefined) return ["undecided"];
  const calls = ["s3:GetBucketAcl", "s3:PutObject"];
  const stays = all(...calls.map((call) => stillPermits(was, after, DELIVERY, call)));
  return stays === "yes" ? [] : [demanded(stays)];
}

/** The verdicts on a changed bucket policy whose trails are in no document. The old policy tells what the trails need. */
function closed(was: string | undefined, after: string | undefined): Answer[] {
  if (after === undefined) return ["undecided"];
  const calls = ["s3:GetBucketAcl", "s3:PutObject"].filter(
    (call) => was !== undefined && namedBy(was, "cloudtrail", call).length > 0,
  );
  if (calls.length === 0) return permits(after, DELIVERY, "s3:PutObject") === "no" ? ["deny"] : [];
  const stays = all(...calls.map((call) => stillPermits(was, after, DELIVERY, call)));
  return stays === "yes" ? [] : [demanded(stays)];
}

const policyBefore = ({ action, policy, before: was }: BucketPolicy): string | undefined =>
  action !== "no-op" ? was.policy : policy.is === "known" ? policy.value : undefined;

const groupOf = (cluster: string): string => `/aws/eks/${cluster}/cluster`;

const isClusters = (name: string | undefined): boolean =>
  name !== undefined && /^\/aws\/eks\/[^/]+\/cluster$/.test(name);

/** By AWS's custom for groups of trails; nothing but the name says so. */
const isCalledAsTrails = (name: string | undefined): boolean =>
  name !== undefined && /^(\/aws\/cloudtrail\/|aws-cloudtrail-logs-)/.test(name);

/** The classes of which it is known what they keep and serve. */
const CLASSES: ReadonlySet<string> = new Set(["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]);

const isThere = ({ action }: Resource): Sure => (action === "configured, maybe" ? "maybe" : "yes");

/** Whether what is worth keeping of a kind of logs passes a filter's pattern. JSON patterns match no text. */
function passes(pattern: Value<string>, kind: "audit" | "authenticator" | "trail"): Sure {
  if (pattern.is === "absent") return "yes";
  if (pattern.is !== "known") return "maybe";
  switch (pattern.value) {
    case "":
      return "yes";
    case "%^time=%":
      return sure(kind === "authenticator");
    case '{ $.stage != "RequestReceived" }':
      return kind === "audit" ? "yes" : kind === "trail" ? "maybe" : "no";
    default:
      return pattern.value.startsWith("{") && kind === "authenticator" ? "no" : "maybe";
  }
}

const isLost = ({ action }: Resource): boolean => ["delete", "replace", "replace, created first"].includes(action);

const isForgotten = ({ action }: Resource): boolean => action === "forget" || action.startsWith("replace, forgetting");

/** The retention of an account policy, as far as the documents tell it. `days` is undefined if unknown, 0 for never. */
interface Told {
  readonly days: number | undefined;
  readonly retroactive: Sure;
}

function retentionOf(says: Value<Retention>): Told {
  if (says.is !== "known") return { days: undefined, retroactive: "maybe" };
  const { days, mode } = says.value;
  const retroactive = mode === "RETROACTIVE" ? "yes" : mode === "NEW_ONLY" ? "no" : "maybe";
  return { days: days === "NEVER_EXPIRE" ? 0 : daysOf(days), retroactive };
}

/** What the names of the groups begin with for which a policy is; undefined where nobody can tell. */
function prefixesOf(criteria: Value<string>): readonly string[] | undefined {
  if (criteria.is === "absent" || (criteria.is === "known" && criteria.value === "")) return [""];
  if (criteria.is !== "known" || !criteria.value.startsWith("LogGroupNamePrefix ")) return undefined;
  return JSON.parse(criteria.value.slice(criteria.value.indexOf("["))) as string[];
}

/** What prefixes say of groups that nobody sees. */
function proofOf(prefixes: readonly string[]): "sure" | "perhaps" | "general" | "none" {
  if (prefixes.some((each) => /^\/aws\/eks\/[^/]*(\/(c(l(u(s(t(e(r)?)?)?)?)?)?)?)?$/.test(each))) return "sure";
  if (prefixes.some(isCalledAsTrails)) return "perhaps";
  return prefixes.some((each) => "/aws/eks/".startsWith(each)) ? "general" : "none";
}

const isDefault = ({ region }: Place): boolean => region.is === "absent";

function isMade(value: unknown): value is { is: "made" | "one of"; by: number } {
  if (typeof value !== "object" || value === null) return false;
  return ["made", "one of"].includes((value as { is: string }).is);
}

function several(addresses: readonly string[]): string {
  const sorted = [...addresses].sort();
  const rest = sorted.length - 5;
  return rest > 0 ? `${sorted.slice(0, 5).join(", ")} and ${rest} more` : sorted.join(", ");
}

function sends({ logTypes }: Cluster, type: string): Sure {
  if (logTypes.is === "absent") return "no";
  if (logTypes.is !== "known") return "maybe";
  if (!Array.isArray(logTypes.value)) return "no";
  if (logTypes.value.includes(type)) return "yes";
  return logTypes.value.includes(UNKNOWN) ? "maybe" : "no";
}

function spelling({ logTypes }: Cluster): Answer[] {
  if (logTypes.is === "absent") return [];
  if (logTypes.is !== "known") return ["undecided"];
  if (!Array.isArray(logTypes.value)) return ["deny"];
  const list: unknown[] = logTypes.value;
  const strange = list.some((each) => each !== UNKNOWN && ![...MANDATORY, ...OPTIONAL].includes(each as string));
  return [...(strange ? ["deny" as const] : []), ...(list.includes(UNKNOWN) ? ["undecided" as const] : [])];
}

function daysOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}

// What a trail records of EKS: calls that read and calls that write.
const HALVES = ["read", "write"] as const;
type Half = (typeof HALVES)[number];

/** The halves that a trail recorded, none where it was off. */
function sawBefore(trail: Trail): Half[] {
  const { selectors, logging } = before(trail);
  return wasOff(logging) ? [] : HALVES.filter((half) => recordsKnown(selectors, half));
}

/** What a trail was before the plan. */
function before(trail: Trail): Trail["before"] {
  if (trail.action !== "no-op") return trail.before;
  const now = (value: Value<unknown>): unknown => (value.is === "known" ? value.value : null);
  return {
    ...trail.before,
    logging: now(trail.logging),
    multiRegion: now(trail.multiRegion),
    organization: now(trail.organization),
    bucket: now(trail.bucket) as string,
    selectors: trail.selectors.is === "known" ? trail.selectors.value : { basic: [], advanced: [] },
  };
}

function arnBefore(trail: Trail): string | null {
  return existed(trail) && trail.form !== "cloudcontrol" ? trail.before.arn : null;
}

/** Where a trail is, by its ARN, which is known of what was there already; Cloud Control's resource does not hold it. */
function arnOf(trail: Trail): { region: string; account: string } | undefined {
  const arn = arnBefore(trail);
  if (isReplaced(trail) || arn === null) return undefined;
  const [, , , region, account] = arn.split(":");
  return { region: region!, account: account! };
}

function bucketBefore({ action, bucketName }: Bucket): string | undefined {
  return bucketName.is === "known" ? bucketName.value : action === "no-op" ? undefined : "logs";
}

function policedBefore({ action, bucketOf, before: was }: BucketPolicy): string | undefined {
  if (action !== "no-op") return was.bucket;
  return bucketOf.is === "known" ? bucketOf.value : undefined;
}

/** The name of the bucket that a trail writes to after the plan, where it is known. */
function writesTo(trail: Trail): string | null {
  const delivers = remains(trail) && manages(trail) !== "no" && on(trail.logging, true) !== "no";
  return delivers && trail.bucket.is === "known" ? trail.bucket.value : null;
}

/** Whether a trail is about management events at all. */
function manages({ selectors }: Trail): Sure {
  if (selectors.is === "absent") return "yes";
  if (selectors.is !== "known") return "maybe";
  const { basic, advanced } = selectors.value;
  if (basic.length === 0 && advanced.length === 0) return "yes";
  return any("no", ...basic.map(isBasicOfManagement), ...advanced.map(isAdvancedOfManagement));
}

function isBasicOfManagement({ management }: BasicSelector): Sure {
  return management === UNKNOWN ? "maybe" : sure(management === undefined || wasOn(management));
}

function isAdvancedOfManagement(fields: readonly Field[]): Sure {
  const categories = fields.filter(({ field }) => field === "eventCategory").map(({ operators }) => operators.equals);
  if (categories.some((each) => each?.includes(UNKNOWN))) return "maybe";
  return sure(categories.some((each) => each?.includes("Management")));
}

function records(selectors: Value<Selectors>, half: Half): Sure {
  if (selectors.is === "absent") return "yes";
  return selectors.is === "known" ? recordsHalf(selectors.value, half) : "maybe";
}

const recordsKnown = (selectors: Selectors, half: Half): boolean => recordsHalf(selectors, half) === "yes";

/**
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html, applied to a call of EKS: what
 * one selector chooses is recorded, whatever the others choose.
 */
function recordsHalf({ basic, advanced }: Selectors, half: Half): Sure {
  if (basic.length === 0 && advanced.length === 0) return "yes";
  return any(
    "no",
    ...basic.map((each) => basicRecords(each, half)),
    ...advanced.map((each) => advancedRecords(each, half)),
  );
}

function basicRecords(selector: BasicSelector, half: Half): Sure {
  const { readWrite = "All", exclude } = selector;
  const takes = readWrite === "All" || readWrite === (half === "read" ? "ReadOnly" : "WriteOnly");
  const ofManagement = isBasicOfManagement(selector);
  // Whoever may be of management events, or of any half, is not looked at further.
  if (ofManagement !== "yes") return ofManagement;
  if (exclude.includes(EKS)) return "no";
  return readWrite === UNKNOWN ? "maybe" : sure(takes);
}

function advancedRecords(fields: readonly Field[], half: Half): Sure {
  if (isAdvancedOfManagement(fields) === "no") return "no";
  if (JSON.stringify(fields).includes(JSON.stringify(UNKNOWN).slice(1, -1))) return "maybe";
  const event = { eventCategory: "Management", eventSource: EKS, readOnly: String(half === "read") };
  // Fields of a call that differ from call to call leave some out.
  return sure(
    fields.every(({ field, operators }) => field in event && matches(event[field as keyof typeof event], operators)),
  );
}

const OPERATORS: Readonly<Record<string, (value: string, operand: string) => boolean>> = {
  equals: (value, operand) => value === operand,
  starts_with: (value, operand) => value.startsWith(operand),
  ends_with: (value, operand) => value.endsWith(operand),
};

function matches(value: string, operators: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.entries(operators).every(([operator, operands]) => {
    const holds = OPERATORS[operator.replace("not_", "")]!;
    return operator.startsWith("not_") !== operands.some((operand) => holds(value, operand));
  });
}
