import { isAbsolute, join, relative, resolve } from "node:path";
import { App, LocalBackend, S3Backend, TerraformStack } from "cdktf";

/** State in a folder of this machine: for trying things out. */
export interface LocalBackendOptions {
  /** State in a folder. */
  readonly type: "local";
  /** Folder of the state files, relative to the working directory; outside the output folder, which may be deleted. */
  readonly directory: string;
}

/** State in S3, locked. */
export interface S3BackendOptions {
  /** State in a bucket. */
  readonly type: "s3";
  /** Name of the bucket. */
  readonly bucket: string;
  /** Region of the bucket. */
  readonly region: string;
  /**
   * Put before the name of each state.
   * @default - none
   */
  readonly keyPrefix?: string;
  /**
   * Key that encrypts the state.
   * @default - the bucket's own
   */
  readonly kmsKeyId?: string;
  /**
   * DynamoDB table that holds the locks.
   * @default - a lock file beside the state, which needs Terraform 1.10
   */
  readonly dynamodbTable?: string;
}

/** Where a stack's state is kept. */
export type BackendOptions = LocalBackendOptions | S3BackendOptions;

/**
 * Gives a stack its backend.
 * @returns the oldest Terraform that can use it
 * @throws Error where local state would stand in the output folder
 */
export function addBackend(stack: TerraformStack, options: BackendOptions, account: string): string {
  const name = stack.node.id;
  if (options.type === "local") {
    const directory = resolve(options.directory);
    const below = relative(resolve(App.of(stack).outdir), directory);
    if (below === "" || !(below.startsWith("..") || isAbsolute(below))) {
      throw new Error(
        `backend.directory: got "${options.directory}", inside the output folder "${App.of(stack).outdir}", where state is lost with it; expected one outside`,
      );
    }
    // Absolute, for Terraform runs in the stack's own folder below the output folder.
    new LocalBackend(stack, { path: join(directory, `${name}.tfstate`) });
    return "1.7";
  }
  const { bucket, dynamodbTable, keyPrefix, kmsKeyId, region } = options;
  new S3Backend(stack, {
    bucket,
    key: [...(keyPrefix === undefined ? [] : [keyPrefix.replace(/\/+$/, "")]), `${name}.tfstate`].join("/"),
    region,
    encrypt: true,
    kmsKeyId,
    dynamodbTable,
    allowedAccountIds: [account],
  });
  if (dynamodbTable !== undefined) return "1.7";
  // cdktf's S3Backend does not know it: https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
  return "1.10";
}
