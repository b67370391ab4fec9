/**
 * Path of the construct that a resource was made by, from the metadata cdktf leaves beside each resource.
 * @param content a parsed cdk.tf.json
 * @param address such as `aws_eks_cluster.prod`
 * @returns undefined where the resource is unknown or carries no metadata
 */
export function constructPath(content: unknown, address: string): string | undefined {
  const [type = "", name = ""] = address.split(/[.[]/);
  const blocks = own(own(own(content, "resource"), type), name);
  for (const block of Array.isArray(blocks) ? (blocks as unknown[]) : [blocks]) {
    const path = own(own(own(block, "//"), "metadata"), "path");
    if (typeof path === "string") return path;
  }
  return undefined;
}

function own(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
