import { catalogue, type Document } from "../../gate";
import { joined } from "../../gate/projection/apart";
import { readsOf } from "../../gate/reads";
import { scanDocument } from "../../gate/scanner/scan-document";

const reads = readsOf(catalogue());

/** Documents as the gate has them once it has read their bytes. */
export function asRead(documents: readonly Document[]): Document[] {
  const scanned = documents.map(({ name, content }) => {
    let bytes = Buffer.from(JSON.stringify(content));
    const read = (into: Buffer): number => {
      const length = bytes.copy(into);
      bytes = bytes.subarray(length);
      return length;
    };
    return scanDocument({ name, read }, { reads, hashed: false });
  });
  const contents = joined(scanned, reads);
  return documents.map(({ name }, d) => ({ name, content: contents[d] }));
}
