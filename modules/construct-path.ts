/**
 * Path of the construct that a resource was made by, and the line that made it, from the metadata cdktf leaves beside
 * each resource.
 * @param content a parsed cdk.tf.json
 * @param address such as `aws_eks_cluster.prod`
 * @returns undefined where the resource is unknown or carries no metadata; without a line where none was recorded
 */
export function madeBy(content: unknown, address: string): { path: string; line: string | undefined } | undefined {
  const [type = "", name = ""] = address.split(/[.[]/);
  const blocks = own(own(own(content, "resource"), type), name);
  for (const block of Array.isArray(blocks) ? (blocks as unknown[]) : [blocks]) {
    const metadata = own(own(block, "//"), "metadata");
    const path = own(metadata, "path");
    const trace = own(metadata, "stackTrace");
    const [line] = Array.isArray(trace) ? (trace as unknown[]) : [];
    if (typeof path === "string") return { path, line: typeof line === "string" ? line : undefined };
  }
  return undefined;
}

function own(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
