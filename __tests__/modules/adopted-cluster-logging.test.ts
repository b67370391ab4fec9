import {
  AdoptedClusterLogging,
  AlarmTopic,
  CLUSTER_CATALOGUE,
  LogKey,
  type AdoptedClusterLoggingProps,
} from "../../modules";
import { awsStack, Rendered } from "./stack-under-test";

const key = LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1");
const topic = AlarmTopic.fromTopicArn("arn:aws:sns:eu-west-1:111122223333:alarms");

function adopted(props: Partial<AdoptedClusterLoggingProps> = {}) {
  const stack = awsStack();
  const construct = new AdoptedClusterLogging(stack, "Logging", { clusterName: "theirs", key, topic, ...props });
  return { construct, rendered: new Rendered(stack) };
}

test("the group is taken over where it exists, kept a year and encrypted, and the cluster is left alone", () => {
  const { rendered } = adopted();
  expect(rendered.only("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/eks/theirs/cluster",
    retention_in_days: 365,
    kms_key_id: key.keyArn,
    skip_destroy: true,
  });
  expect(rendered.json.import).toHaveLength(1);
  expect(Object.keys(rendered.json.resource ?? {}).filter((type) => type.startsWith("aws_eks"))).toEqual([]);
});

test("a plan fails while the cluster does not log what it must", () => {
  const { rendered } = adopted();
  const [cluster] = Object.values(rendered.json.data?.aws_eks_cluster ?? {});
  expect(cluster).toMatchObject({
    name: "theirs",
    lifecycle: {
      postcondition: [
        {
          condition: '${contains(self.enabled_cluster_log_types, "audit")}',
          error_message: expect.stringContaining("does not log audit") as string,
        },
        { condition: '${contains(self.enabled_cluster_log_types, "authenticator")}' },
      ],
    },
  });
  expect(adopted({ requireMandatoryLogTypes: false }).rendered.json.data).not.toHaveProperty("aws_eks_cluster");
});

test("it is watched, with changes where asked, or not at all", () => {
  const count = (props: Partial<AdoptedClusterLoggingProps>): number =>
    Object.keys(adopted(props).rendered.json.resource?.aws_cloudwatch_log_metric_filter ?? {}).length;
  expect(count({})).toBe(CLUSTER_CATALOGUE.filters.length);
  expect(count({ detections: { switchedOff: ["impersonation"] } })).toBe(CLUSTER_CATALOGUE.filters.length - 1);
  expect(count({ detections: false, topic: undefined })).toBe(0);
});

test("it is archived with the group's key where asked", () => {
  const { construct, rendered } = adopted({ archive: { objectLockMode: "GOVERNANCE", objectLockDays: 400 } });
  expect(rendered.only("aws_kinesis_firehose_delivery_stream").server_side_encryption).toMatchObject({
    key_arn: key.keyArn,
  });
  expect(Object.keys(construct.archive?.streams ?? {})).toEqual(["theirs"]);
  expect(adopted().construct.archive).toBeUndefined();
});

test("refuses alarms that tell nobody", () => {
  expect(() => adopted({ topic: undefined })).toThrow("topic: got none while");
});
