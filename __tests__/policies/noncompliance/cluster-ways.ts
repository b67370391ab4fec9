import type { Resource } from "./altered";
import { otherForms } from "./outside-ways";
import { denied, here, onStanding, open, opened, relocate, set, type Place, type Way, type Ways } from "./way";

const TYPES = "enabled_cluster_log_types";

const typesOf = (place: Place): string[] => here(place).get(TYPES) as string[];

const logTypes: Ways = {
  "the type taken out": denied((place) => {
    here(place).set(
      TYPES,
      typesOf(place).filter((type) => type !== place.subject),
    );
  }),
  "the type spelt otherwise": denied((place) => {
    here(place).set(
      TYPES,
      typesOf(place).map((type) => (type === place.subject ? type.toUpperCase() : type)),
    );
  }),
  "the type with a space": denied((place) => {
    here(place).set(
      TYPES,
      typesOf(place).map((type) => (type === place.subject ? `${type} ` : type)),
    );
  }),
  "the list in a list": denied((place) => here(place).set(TYPES, [typesOf(place)])),
  "a list as text": denied((place) => here(place).set(TYPES, typesOf(place).join())),
  "a list as JSON": denied((place) => here(place).set(TYPES, JSON.stringify(typesOf(place)))),
  ...set(TYPES, { "an empty list": [], null: null, true: true, "an object": { audit: true, authenticator: true } }),
  ...opened(TYPES),
};

const clusterGroup = ({ altered, document, address }: Place): Resource | undefined => {
  const name = altered.at(document, address).get("name") as string;
  return altered.all("aws_cloudwatch_log_group").find((group) => group.get("name") === `/aws/eks/${name}/cluster`);
};

const toGroup = (change: (group: Resource) => void): Way =>
  denied((place) => {
    const group = clusterGroup(place);
    if (group === undefined) return false;
    change(group);
    return true;
  });
const ignored = (list: unknown): Way =>
  denied((place) => {
    here(place).set("lifecycle", { ignore_changes: list });
  });

/** The subscriptions that may lead to an archive, which keeps the days in the group's stead. */

export const clusterWays: Readonly<Record<string, Ways>> = {
  "eks/mandatory_log_types": { ...logTypes, ...otherForms },
  "eks/all_log_types": logTypes,
  "eks/known_log_types": {
    ...Object.fromEntries(
      ["Audit", "audit ", "all", "", 7, null, ["audit"]].map((type) => [
        `${JSON.stringify(type)} too`,
        denied((place) => here(place).set(TYPES, [...typesOf(place), type])),
      ]),
    ),
    ...set(TYPES, { "a text": "audit" }),
    ...opened(TYPES),
  },
  "eks/logging_not_reduced": {
    "the type taken out": denied(
      onStanding((cluster, { subject }) => {
        cluster.set(
          TYPES,
          (cluster.get(TYPES) as string[]).filter((type) => type !== subject),
        );
      }),
    ),
    "the type taken out by a replacement": denied(
      onStanding((cluster, { subject }) => {
        cluster.set(
          TYPES,
          (cluster.get(TYPES) as string[]).filter((type) => type !== subject),
        );
        cluster.act("delete", "create");
      }),
    ),
    "all of them taken out": denied(onStanding((cluster) => cluster.set(TYPES, null))),
    "known only after apply": open(onStanding((cluster) => cluster.open(TYPES))),
  },
  "eks/logging_not_ignored": Object.fromEntries(
    ["all", "${all}", ["all"], ["tags", "ARGUMENT"], ["${ARGUMENT}"], ["ARGUMENT[0]"]].map((list) => [
      JSON.stringify(list),
      denied((place) => {
        const argument = here(place).type === "aws_cloudtrail" ? "enable_logging" : TYPES;
        return ignored(JSON.parse(JSON.stringify(list).replaceAll("ARGUMENT", argument))).worsen(place);
      }),
    ]),
  ),
  "eks/log_group_managed": {
    "the group taken out": toGroup((group) => group.remove()),
    "the group by another name": toGroup((group) => group.set("name", "/aws/eks/other/cluster")),
    "the group by a name in capitals": toGroup((group) =>
      group.set("name", (group.get("name") as string).toUpperCase()),
    ),
    "the group in another region": toGroup(relocate),
    "the cluster by another name": denied((place) => here(place).set("name", "another")),
    "the cluster by a name known only after apply": open((place) => here(place).open("name")),
  },
  "eks/log_group_first": {
    "nothing says that the group comes first": denied((place) => {
      const group = clusterGroup(place);
      // What is there already, as one that is imported, is there first.
      if (group === undefined || group.actions?.includes("create") === false) return false;
      if (!here(place).configured.includes(`"${group.address}"`)) return false;
      here(place).unorder();
      return true;
    }),
  },
};
