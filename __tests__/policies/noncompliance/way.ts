import type { Altered, Json, Resource, Standing } from "./altered";

/** What becomes of the rule's verdict: it denies, can't tell, or the whole document is refused. */
export type Answer = "deny" | "undecided" | "refused";

/** A subject that the rule passes, in a copy of the fixture. */
export interface Place {
  readonly altered: Altered;
  readonly document: string;
  readonly address: string;
  readonly subject: string;
}

/** A way in which what a rule passes is made to break it. */
export interface Way {
  readonly answer: Answer;
  /** Changes the copy; false where this can't be done to the fixture. */
  readonly worsen: (place: Place) => boolean;
  /** What breaks the rule is something new beside what it passed. */
  readonly beside?: true;
}

/** By a name of each. */
export type Ways = Readonly<Record<string, Way>>;

/** Gives false where it can't be done; what else it gives means nothing. */
export type Worsen = (place: Place) => unknown;

export const denied = (worsen: Worsen): Way => ({
  answer: "deny",
  worsen: (place) => worsen(place) !== false,
});
export const open = (worsen: Worsen): Way => ({ ...denied(worsen), answer: "undecided" });
export const refused = (worsen: (content: Json, place: Place) => unknown): Way => ({
  answer: "refused",
  worsen: (place) => worsen(place.altered.document(place.document).content, place) !== false,
});
export const beside = (way: Way): Way => ({ ...way, beside: true });

export const here = ({ altered, document, address }: Place): Resource => altered.at(document, address);
export const standing = ({ altered, document, address }: Place): Standing | undefined =>
  altered.standing(document, address);

/** An argument set to values that each break the rule. */
export function set(argument: string, values: Readonly<Record<string, unknown>>): Ways {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, denied((place) => here(place).set(argument, value))]),
  );
}

/** Puts a resource into a region where nothing else is, of which its ARN tells too where the document holds it. */
export function relocate(resource: Resource): void {
  resource.set("region", "ap-southeast-1");
  const arn = resource.get("arn");
  if (typeof arn !== "string" || arn.includes("${")) return;
  const [head, partition, service, , ...rest] = arn.split(":");
  resource.set("arn", [head, partition, service, "ap-southeast-1", ...rest].join(":"));
}

export const opened = (argument: string): Ways => ({
  "known only after apply": open((place) => here(place).open(argument)),
});

export const onStanding = (change: (resource: Standing, place: Place) => unknown): ((place: Place) => boolean) => {
  return (place) => {
    const resource = standing(place);
    return resource !== undefined && change(resource, place) !== false;
  };
};

/** Of plans alone. */
export const plan = (way: Way): Way => ({
  ...way,
  worsen: (place) => place.altered.isPlan(place.document) && way.worsen(place),
});
