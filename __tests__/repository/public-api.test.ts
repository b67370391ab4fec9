import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, Testing } from "cdktf";
import * as modules from "../../modules";
import { CONSTRUCT_PAGES } from "../../tools/public-api/constructs";
import { readPublicApi } from "../../tools/public-api/read";
import { surface } from "../../tools/public-api/surface";
import { text } from "./tree";

const api = readPublicApi();

describe("the public API", () => {
  it("is what __tests__/repository/public-api.txt pins, name by name", () => {
    // Where this fails on purpose: npm run build:api. A name that goes, or is no longer optional, breaks users.
    expect(surface(api).split("\n")).toEqual(text("__tests__/repository/public-api.txt").split("\n"));
  });

  it("says of each export what it is", () => {
    const silent = (api["."] ?? []).filter(({ doc }) => doc.text === "").map(({ name }) => name);
    expect(silent).toEqual([]);
  });

  it("says of each optional prop what holds without it, and of each prop what it means", () => {
    const props = (api["."] ?? []).filter(({ kind, name }) => kind === "interface" && /(Props|Options)$/.test(name));
    const members = props.flatMap(({ members: all, name }) => all.map((member) => ({ ...member, of: name })));
    expect(members.length).toBeGreaterThan(100);
    // The word that tells two kinds of backend apart explains itself.
    const named = members.filter(({ type }) => !/^"\w+"$/.test(type));
    const faulty = named.filter(({ doc, isOptional }) => doc.text === "" || (isOptional && doc.fallback === undefined));
    expect(faulty.map(({ name, of }) => `${of}.${name}`)).toEqual([]);
  });
});

describe("the smallest use on a construct's page", () => {
  it.each(Object.entries(CONSTRUCT_PAGES))("of %s is enough", (name, { use }) => {
    const app = Testing.app(); // in a folder of its own: LoggingPolicy takes away what an earlier synth left
    const stack = new TerraformStack(app, "stack");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    const given = {
      ...modules,
      app,
      stack,
      key: modules.LogKey.fromKeyArn("arn:aws:kms:eu-west-1:111122223333:key/1"),
      topic: modules.AlarmTopic.fromTopicArn("arn:aws:sns:eu-west-1:111122223333:alarms"),
    };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page's own words are what is tried
    const run = new Function(...Object.keys(given), use.replaceAll(" as const", "")) as (...values: unknown[]) => void;
    run(...Object.values(given));
    const made = [...app.node.findAll(), ...(name === "LoggingPolicy" ? [app] : [])];
    const wanted = name === "LoggingPolicy" ? App : (modules as unknown as Record<string, typeof App>)[name]!;
    expect(made.some((node) => node instanceof wanted)).toBe(true);
  });
});
