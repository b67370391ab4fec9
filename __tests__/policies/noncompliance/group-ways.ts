import type { Resource } from "./altered";
import { denied, here, onStanding, open, opened, set, type Place, type Way, type Ways } from "./way";

/** The subscriptions that may lead to an archive, which keeps the days in the group's stead. */
const archives = ({ altered, document, address }: Place): Resource[] =>
  altered
    .all("aws_cloudwatch_log_subscription_filter", document)
    .filter(({ configured }) => configured.includes(address));

const filter = (type: string): Way =>
  denied((place) => {
    const group = here(place);
    group.set("log_group_class", "INFREQUENT_ACCESS");
    place.altered.add(place.document, type, { name: "filter", log_group_name: group.get("name") });
  });

export const groupWays: Readonly<Record<string, Ways>> = {
  "cloudwatch/retention": {
    ...Object.fromEntries(
      [1, 364, 0.5, -1, "30", "soon", true].map((days) => [
        JSON.stringify(days),
        denied((place) => archives(place).length === 0 && here(place).set("retention_in_days", days)),
      ]),
    ),
    "a day, and no more an archive": denied((place) => {
      const subscriptions = archives(place);
      subscriptions.forEach((each) => each.remove());
      here(place).set("retention_in_days", 1);
      return subscriptions.length > 0;
    }),
    "known only after apply": open((place) => archives(place).length === 0 && here(place).open("retention_in_days")),
  },
  "cloudwatch/encrypted": {
    ...set("kms_key_id", { null: null, empty: "", blank: "  " }),
    ...opened("kms_key_id"),
  },
  "cloudwatch/kept": {
    "deleted, as skip_destroy is false": denied(
      onStanding((group) => {
        group.before("skip_destroy", false);
        group.act("delete");
      }),
    ),
    "deleted, as skip_destroy is null": denied(
      onStanding((group) => {
        group.before("skip_destroy", null);
        group.act("delete");
      }),
    ),
    replaced: denied(
      onStanding((group) => {
        group.before("skip_destroy", false);
        group.act("delete", "create");
      }),
    ),
    "replaced, made first": denied(
      onStanding((group) => {
        group.before("skip_destroy", false);
        group.act("create", "delete");
      }),
    ),
    "retention cut": denied(onStanding((group) => group.set("retention_in_days", 7))),
    "retention known only after apply": open(onStanding((group) => group.open("retention_in_days"))),
  },
  "cloudwatch/class_fits": {
    ...set("log_group_class", { "a class that keeps a day": "DELIVERY" }),
    "a metric filter on an infrequent-access group": filter("aws_cloudwatch_log_metric_filter"),
    "a subscription filter on an infrequent-access group": filter("aws_cloudwatch_log_subscription_filter"),
  },
};
