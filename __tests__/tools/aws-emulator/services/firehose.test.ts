import type { Admission } from "../../../../tools/aws-emulator/start";
import { LogArchive, LogKey, clusterLogs } from "../../../../modules";
import { awsStack, Rendered, type Block } from "../../../modules/stack-under-test";
import { describeWithEmulator } from "../emulated";
import { allow, document, root, trust } from "../policies";

const STREAM = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/archive";
const ROLE = "arn:aws:iam::111122223333:role/writer";
const BUCKET = "arn:aws:s3:::archive";
const ON_BUCKET = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"];
const ON_OBJECTS = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"];
const OBJECTS = [`${BUCKET}/cluster=*`, `${BUCKET}/errors/*`];
const VIA_S3 = { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } };

/** The policy of a writing role, of these statements and what it needs for the bucket. */
const writer = (...statements: readonly object[]): string =>
  document(
    { Effect: "Allow", Action: ON_BUCKET, Resource: BUCKET },
    { Effect: "Allow", Action: ON_OBJECTS, Resource: OBJECTS },
    ...statements,
  );

/** The policy of an archive's bucket, for the bucket of this test. */
const policyOfArchive = (resource: Readonly<Record<string, Record<string, Block>>>): string =>
  Object.values(resource.aws_s3_bucket_policy ?? {})
    .map(({ policy }) => String(policy).replaceAll("eks-audit-archive-111122223333-eu-west-1", "archive"))
    .join("");

describeWithEmulator("Amazon Data Firehose", (emulator) => {
  const call = async (service: string, operation: string, parameters: object): Promise<Record<string, unknown>> =>
    await emulator().call(service, operation, { ...parameters });
  const makeKey = async (...statements: readonly object[]): Promise<{ Arn: string; KeyId: string }> => {
    const { KeyMetadata } = await call("kms", "CreateKey", { Policy: document(...statements) });
    return KeyMetadata as { Arn: string; KeyId: string };
  };
  const putRolePolicy = async (PolicyDocument: string): Promise<unknown> =>
    await call("iam", "PutRolePolicy", { RoleName: "writer", PolicyName: "write", PolicyDocument });
  const create = async ({ key, ...changes }: { key?: string; RoleARN?: string } = {}): Promise<unknown> =>
    await call("firehose", "CreateDeliveryStream", {
      DeliveryStreamName: "archive",
      ExtendedS3DestinationConfiguration: {
        RoleARN: ROLE,
        BucketARN: BUCKET,
        Prefix: "cluster=payments/day=!{timestamp:yyyy-MM-dd}/",
        ErrorOutputPrefix: "errors/!{firehose:error-output-type}/",
        ...(key === undefined ? {} : { EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: key } } }),
        ...changes,
      },
    });

  beforeEach(async () => {
    await emulator().reset();
    const AssumeRolePolicyDocument = trust("firehose.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": STREAM },
    });
    await call("iam", "CreateRole", { RoleName: "writer", AssumeRolePolicyDocument });
    await putRolePolicy(writer());
    const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" };
    await call("s3", "CreateBucket", { Bucket: "archive", CreateBucketConfiguration });
  });

  describe("a stream's role", () => {
    test("is accepted where it trusts Firehose for the stream, or for the account as external id", async () => {
      await create();
      const PolicyDocument = trust("firehose.amazonaws.com", { StringEquals: { "sts:ExternalId": "111122223333" } });
      await call("iam", "UpdateAssumeRolePolicy", { RoleName: "writer", PolicyDocument });
      await call("firehose", "DeleteDeliveryStream", { DeliveryStreamName: "archive" });
      await create();
    });

    const refused = async (changes: object = {}): Promise<void> =>
      await expect(create(changes)).rejects.toMatchObject({
        code: "InvalidArgumentException",
        message: expect.stringContaining("Firehose is unable to assume role") as string,
      });

    test("that does not exist is refused, also in a change", async () => {
      await refused({ RoleARN: `${ROLE}2` });
      await create();
      const change = {
        DeliveryStreamName: "archive",
        CurrentDeliveryStreamVersionId: "1",
        DestinationId: "destinationId-000000000001",
      };
      await expect(
        call("firehose", "UpdateDestination", { ...change, ExtendedS3DestinationUpdate: { RoleARN: `${ROLE}2` } }),
      ).rejects.toMatchObject({ code: "InvalidArgumentException" });
      await call("firehose", "UpdateDestination", { ...change, ExtendedS3DestinationUpdate: { RoleARN: ROLE } });
    });

    test.each([
      ["another service", trust("logs.amazonaws.com")],
      ["Firehose for another stream", trust("firehose.amazonaws.com", { ArnLike: { "aws:SourceArn": `${STREAM}2` } })],
    ])("that trusts %s is refused", async (_, PolicyDocument) => {
      await call("iam", "UpdateAssumeRolePolicy", { RoleName: "writer", PolicyDocument });
      await refused();
    });
  });

  test("creates no stream of a name that exists", async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ code: "ResourceInUseException" });
  });

  describe("a key that encrypts a stream", () => {
    const encrypt = async (KeyARN: string): Promise<unknown> =>
      await call("firehose", "StartDeliveryStreamEncryption", {
        DeliveryStreamName: "archive",
        DeliveryStreamEncryptionConfigurationInput: { KeyType: "CUSTOMER_MANAGED_CMK", KeyARN },
      });
    const refused = async (key: string): Promise<void> =>
      await expect(encrypt(key)).rejects.toMatchObject({ code: "InvalidKMSResourceException" });
    beforeEach(async () => {
      await create();
    });

    test("is accepted where its policy leaves it to the account, and AWS's own key always", async () => {
      await encrypt((await makeKey(root())).Arn);
      await call("firehose", "StartDeliveryStreamEncryption", {
        DeliveryStreamName: "archive",
        DeliveryStreamEncryptionConfigurationInput: { KeyType: "AWS_OWNED_CMK" },
      });
    });

    test("that does not exist is refused", async () => {
      await refused("arn:aws:kms:eu-west-1:111122223333:key/none");
    });

    test.each(["DisableKey", "ScheduleKeyDeletion"])("is refused after %s", async (operation) => {
      const { Arn, KeyId } = await makeKey(root());
      await call("kms", operation, { KeyId });
      await refused(Arn);
    });

    test("whose policy lets the account make no grants is refused", async () => {
      const { Arn } = await makeKey({ ...root(), Action: ["kms:PutKeyPolicy", "kms:Decrypt"] });
      await refused(Arn);
    });
  });

  describe("a delivery to S3", () => {
    const deliver = async (): Promise<Admission> => await emulator().deliver("archive");
    const putBucketPolicy = async (...statements: readonly object[]): Promise<unknown> =>
      await call("s3", "PutBucketPolicy", { Bucket: "archive", Policy: document(...statements) });
    const denied = { admitted: false, code: "S3.AccessDenied" };

    test("is admitted for a role that may write, over TLS alone too", async () => {
      await create();
      expect(await deliver()).toEqual({ admitted: true });
      const Condition = { Bool: { "aws:SecureTransport": "false" } };
      await putBucketPolicy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `${BUCKET}/*`, Condition });
      expect(await deliver()).toEqual({ admitted: true });
    });

    test("is admitted by the bucket's policy for a role that has none", async () => {
      await create();
      await call("iam", "DeleteRolePolicy", { RoleName: "writer", PolicyName: "write" });
      expect(await deliver()).toMatchObject(denied);
      await putBucketPolicy({
        Effect: "Allow",
        Principal: { AWS: ROLE },
        Action: "s3:*",
        Resource: [BUCKET, `${BUCKET}/*`],
      });
      expect(await deliver()).toEqual({ admitted: true });
    });

    test.each([
      ["writes elsewhere", allow(ON_OBJECTS, `${BUCKET}/other/*`)],
      ["writes records but no errors", allow([...ON_BUCKET, ...ON_OBJECTS], [BUCKET, `${BUCKET}/cluster=*`])],
      ["only writes objects", allow(ON_OBJECTS, OBJECTS)],
      ["is denied to write", writer({ Effect: "Deny", Action: "s3:PutObject", Resource: "*" })],
    ])("is refused for a role that %s", async (_, policy) => {
      await create();
      await putRolePolicy(policy);
      expect(await deliver()).toMatchObject(denied);
    });

    test("is refused where the role does not trust Firehose any more", async () => {
      await create();
      await call("iam", "UpdateAssumeRolePolicy", {
        RoleName: "writer",
        PolicyDocument: trust("logs.amazonaws.com"),
      });
      expect(await deliver()).toMatchObject(denied);
    });

    test("is refused by a bucket's policy that denies it", async () => {
      await create();
      await putBucketPolicy({ Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${BUCKET}/*` });
      expect(await deliver()).toMatchObject(denied);
    });

    test("is refused where the bucket is gone", async () => {
      await create();
      await call("s3", "DeleteBucket", { Bucket: "archive" });
      expect(await deliver()).toMatchObject({ admitted: false, code: "S3.NoSuchBucket" });
    });

    describe("of a stream with a key", () => {
      const use = (Resource: string, Condition: object = VIA_S3): object => ({
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource,
        Condition,
      });

      test("is admitted for a role that may use the key through S3", async () => {
        const { Arn } = await makeKey(root());
        await create({ key: Arn });
        expect(await deliver()).toMatchObject(denied);
        await putRolePolicy(writer(use(Arn)));
        expect(await deliver()).toEqual({ admitted: true });
        await putRolePolicy(writer(use(Arn, { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } })));
        expect(await deliver()).toMatchObject(denied);
      });

      test("is admitted by the key's policy alone", async () => {
        const { Arn } = await makeKey(root(), { ...use("*"), Principal: { AWS: ROLE } });
        await create({ key: Arn });
        expect(await deliver()).toEqual({ admitted: true });
      });

      test("is refused by a key that leaves nothing to the account", async () => {
        const { Arn } = await makeKey({ ...root(), Action: "kms:PutKeyPolicy" });
        await create({ key: Arn });
        await putRolePolicy(writer(use(Arn)));
        expect(await deliver()).toMatchObject(denied);
      });

      test("takes the bucket's key where the stream has none", async () => {
        const { Arn } = await makeKey(root());
        await create();
        const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: Arn };
        await call("s3", "PutBucketEncryption", {
          Bucket: "archive",
          ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
        });
        expect(await deliver()).toMatchObject(denied);
        await putRolePolicy(writer(use(Arn)));
        expect(await deliver()).toEqual({ admitted: true });
      });

      test.each([
        ["DisableKey", "S3.KMS.KeyDisabled"],
        ["ScheduleKeyDeletion", "S3.KMS.InvalidStateException"],
      ])("is refused after %s", async (operation, code) => {
        const { Arn, KeyId } = await makeKey(root());
        await create({ key: Arn });
        await putRolePolicy(writer(use(Arn)));
        await call("kms", operation, { KeyId });
        expect(await deliver()).toMatchObject({ admitted: false, code });
      });

      test("is refused where the key does not exist", async () => {
        await create({ key: "arn:aws:kms:eu-west-1:111122223333:key/none" });
        expect(await deliver()).toMatchObject({ admitted: false, code: "S3.KMS.NotFoundException" });
      });
    });

    test("is admitted for the stream, the role and the key of a LogArchive", async () => {
      const { Arn } = await makeKey(root());
      const stack = awsStack();
      const key = LogKey.fromKeyArn(Arn);
      new LogArchive(stack, "Archive", { clusters: [clusterLogs("payments")], key, search: false });
      const { resource = {} } = new Rendered(stack).json;
      const textOf = (type: string, attribute: string, words: string): string =>
        Object.values(resource[type] ?? {})
          .map((block) => String(block[attribute]).replace(/\$\{aws_s3_bucket\.\w+\.arn\}/g, BUCKET))
          .find((text) => text.includes(words)) ?? "";
      const [{ extended_s3_configuration: destination, name } = {}] = Object.values(
        resource.aws_kinesis_firehose_delivery_stream ?? {},
      );
      const PolicyDocument = textOf("aws_iam_role", "assume_role_policy", "firehose");
      await call("iam", "UpdateAssumeRolePolicy", { RoleName: "writer", PolicyDocument });
      await putRolePolicy(textOf("aws_iam_role_policy", "policy", "s3:PutObject"));
      await call("s3", "PutBucketPolicy", { Bucket: "archive", Policy: policyOfArchive(resource) });
      await call("firehose", "CreateDeliveryStream", {
        DeliveryStreamName: name,
        ExtendedS3DestinationConfiguration: {
          RoleARN: ROLE,
          BucketARN: BUCKET,
          Prefix: (destination as Block).prefix,
          ErrorOutputPrefix: (destination as Block).error_output_prefix,
          EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: Arn } },
        },
      });
      expect(await emulator().deliver(String(name))).toEqual({ admitted: true });
    });

    test("of a stream that does not exist is refused", async () => {
      expect(await deliver()).toMatchObject({ admitted: false, code: "ResourceNotFoundException" });
    });
  });
});
