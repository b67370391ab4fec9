import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { recordCreation } from "./creation-line";
import { checkAdmitsAlarms, checkKey, type EncryptionKey } from "./encryption-key";
import { checkOneOfAKind } from "./one-of-a-kind";
import { knownPlace, placeOf, regionOfArn, type Place } from "./place";
import { checkSameRegion } from "./same-region";
import { shown } from "./shown";

/** Where alarms go, by its ARN: an `AlarmTopic`, or one that lives elsewhere (`AlarmTopic.fromTopicArn`). */
export interface AlarmTarget {
  /** ARN of the SNS topic. */
  readonly topicArn: string;
  /** Region of the topic; undefined where only a plan knows it. */
  readonly region?: string | undefined;
}

/** An SNS topic for alarms and rules of its account and region. */
export interface AlarmTopicProps {
  /**
   * Name of the topic, one of a kind in account and region.
   * @default "eks-audit-alarms"
   */
  readonly topicName?: string;

  /**
   * Key that encrypts what waits for delivery. Its policy must let `cloudwatch.amazonaws.com` and
   * `events.amazonaws.com` use it, as a `LogKey`'s does not: with AWS's own `alias/aws/sns`, alarms are not delivered.
   * @default - one is made, with that policy
   * @see https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
   */
  readonly key?: EncryptionKey;

  /**
   * E-mail addresses that are told; each must confirm.
   * @default - none
   */
  readonly emails?: readonly string[];

  /**
   * Region of the topic.
   * @default - the provider's
   */
  readonly region?: string;

  /**
   * Tags of topic and key, beyond the provider's default tags.
   * @default - none
   */
  readonly tags?: Record<string, string>;
}

/** An encrypted SNS topic that CloudWatch alarms and EventBridge rules can tell, over TLS alone. */
export class AlarmTopic extends Construct implements AlarmTarget {
  /**
   * A topic that exists already; its policy and its key's must admit CloudWatch and EventBridge.
   * @throws Error where it is no ARN of a standard topic
   */
  public static fromTopicArn(topicArn: string): AlarmTarget {
    if (!Token.isUnresolved(topicArn) && !/^arn:[^:]+:sns:[^:]+:\d{12}:[\w-]{1,256}$/.test(topicArn)) {
      throw new Error(
        `topicArn: got "${topicArn}", expected the ARN of a standard topic (arn:<partition>:sns:<region>:<account>:<name>)`,
      );
    }
    return { topicArn, region: regionOfArn(topicArn) };
  }

  /** ARN of the topic. */
  public readonly topicArn: string;
  /** Region of the topic, where the stack's provider or the topic's own region says it. */
  public readonly region: string | undefined;
  /** The topic itself, for what this construct has no prop for. */
  public readonly resource: SnsTopic;

  /**
   * @throws Error where the name or an address is malformed, an address is given twice, the key is of another region or
   * shuts alarms out, or the App has the topic already
   */
  public constructor(scope: Construct, id: string, props: AlarmTopicProps = {}) {
    super(scope, id);
    recordCreation(this);
    const { topicName = "eks-audit-alarms", emails = [], region, tags } = props;
    if (!Token.isUnresolved(topicName) && !/^[\w-]{1,256}$/.test(topicName)) {
      throw new Error(`topicName: got "${topicName}", expected letters, digits, "_" and "-", 256 at most`);
    }
    emails.forEach((email, index) => {
      if (!Token.isUnresolved(email) && !/^[^@\s]+@[^@\s]+$/.test(email)) {
        throw new Error(`emails: got "${email}", expected an address such as "oncall@example.com"`);
      }
      if (emails.indexOf(email) < index) throw new Error(`emails: got "${email}" twice, expected each address once`);
    });

    checkAdmitsAlarms(props.key);
    this.region = knownPlace(this, region).region;
    checkKey(props.key, "topic", this.region);

    checkOneOfAKind(this, { kind: "SNS topic", prop: "topicName", name: topicName, region });

    const place = placeOf(this, region);
    this.resource = new SnsTopic(this, "Resource", {
      name: topicName,
      kmsMasterKeyId: props.key?.keyArn ?? this.ownKey(topicName, place, props),
      region,
      tags,
    });
    this.topicArn = this.resource.arn;
    new SnsTopicPolicy(this, "Policy", {
      arn: this.topicArn,
      policy: JSON.stringify(topicPolicy(place, this.topicArn)),
      region,
    });
    emails.forEach((email, index) => {
      this.subscribe(email, `Email${String(index + 1)}`, region);
    });
  }

  // An id by the address: by its place in the list, one taken out would have all after it subscribed anew, and each must
  // confirm again. A token is no part of an id.
  private subscribe(email: string, formerId: string, region: string | undefined): void {
    const isKnown = !Token.isUnresolved(email);
    const subscription = new SnsTopicSubscription(this, isKnown ? `Email-${email}` : formerId, {
      topicArn: this.topicArn,
      protocol: "email",
      endpoint: email,
      region,
    });
    // 0.1.0 had it by its place: made anew, it would have to be confirmed again.
    if (isKnown) subscription.moveFromId(`${SnsTopicSubscription.tfResourceType}.${this.nameOf(formerId)}`);
  }

  // A logical id is made of a construct's path, so one has to stand there for a moment.
  private nameOf(childId: string): string {
    const child = new Construct(this, childId);
    this.node.tryRemoveChild(childId);
    return TerraformStack.of(this).getLogicalId(child.node);
  }

  // Nothing waits in a topic for long, so this key need not outlive it.
  private ownKey(topicName: string, place: Place, { region, tags }: AlarmTopicProps): string {
    checkOneOfAKind(this, { kind: "KMS alias", prop: "topicName", name: topicName, region });
    const key = new KmsKey(this, "Key", {
      description: `Encrypts the alarms of ${topicName}`,
      enableKeyRotation: true,
      policy: JSON.stringify(keyPolicy(place)),
      region,
      tags,
    });
    new KmsAlias(this, "Alias", { name: `alias/${topicName}`, targetKeyId: key.keyId, region });
    return key.arn;
  }
}

/**
 * @param teller what is to tell the topic, with its article
 * @param region of the teller; undefined where only a plan knows it
 * @param prop the prop that gives the topic
 * @throws Error where it is no topic, so that nobody would be told, in silence, or one of another region, which neither
 * alarms nor rules reach
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function checkAlarmTarget(
  topic: AlarmTarget | undefined,
  teller: string,
  region: string | undefined,
  prop = "topic",
): void {
  const arn: unknown = topic?.topicArn;
  if (topic !== undefined && typeof arn !== "string") {
    throw new Error(
      `${prop}: got ${shown(topic)}, expected an AlarmTopic, or one by its ARN: AlarmTopic.fromTopicArn(…)`,
    );
  }
  checkSameRegion(prop, { what: "a topic", region: topic?.region }, { what: teller, region });
}

// EventBridge sends no condition keys along: a condition on its statements would drop every message in silence.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
const EVENT_BRIDGE = { Effect: "Allow", Principal: { Service: "events.amazonaws.com" } };

function keyPolicy({ account, partition }: Place): object {
  const use = { Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountByIam",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "CloudWatchAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        ...use,
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
      { Sid: "EventBridge", ...EVENT_BRIDGE, ...use },
    ],
  };
}

function topicPolicy({ account, partition, region }: Place, topicArn: string): object {
  const publish = { Action: "sns:Publish", Resource: topicArn };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "CloudWatchAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        ...publish,
        Condition: { ArnLike: { "aws:SourceArn": `arn:${partition}:cloudwatch:${region}:${account}:alarm:*` } },
      },
      { Sid: "EventBridge", ...EVENT_BRIDGE, ...publish },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        ...publish,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
