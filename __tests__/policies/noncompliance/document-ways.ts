import { denied, plan, refused, type Way, type Ways } from "./way";

const without = (name: string): Way => plan(refused((content) => Reflect.deleteProperty(content, name)));

export const documentWays: Readonly<Record<string, Ways>> = {
  "input/readable": {
    "an empty object": refused((content) => {
      for (const key of Object.keys(content)) Reflect.deleteProperty(content, key);
    }),
    "a state": refused((content) => {
      for (const key of Object.keys(content)) Reflect.deleteProperty(content, key);
      Object.assign(content, { version: 4, serial: 1, lineage: "l", resources: [] });
    }),
    "the JSON of a state": refused((content) => {
      for (const key of Object.keys(content)) Reflect.deleteProperty(content, key);
      Object.assign(content, { format_version: "1.0", terraform_version: "1.11.4", values: { root_module: {} } });
    }),
    "a plan in error": plan(refused((content) => (content.errored = true))),
    "a format of the future": plan(refused((content) => (content.format_version = "2.0"))),
    "no format": without("format_version"),
    "no planned values": without("planned_values"),
    "no changes": plan(
      refused((content, { altered, document }) => {
        const judged = ["aws_eks_cluster", "aws_cloudwatch_log_group", "aws_cloudtrail"];
        const { planned_values: values } = content as { planned_values: unknown };
        if (!judged.some((type) => JSON.stringify(values).includes(`"type":"${type}"`))) return false;
        altered.document(document).content.resource_changes = [];
        return true;
      }),
    ),
    "documents of its own": refused((content) => (content.documents = [])),
    "settings of its own": refused((content) => (content.settings = { undecided: "warn" })),
  },
  "input/complete": {
    "not complete": plan(
      denied(({ altered, document }) => {
        altered.document(document).content.complete = false;
      }),
    ),
  },
};
