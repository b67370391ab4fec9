/** The commands, in the order in which help lists them. */
export const COMMANDS = ["gate", "rules", "explain"] as const;

export type Command = (typeof COMMANDS)[number];

const MAIN = `eks-audit: is what happens in EKS clusters logged?

usage:
  eks-audit gate FILE... | DIR | -   judge Terraform plans or CDKTF stacks
  eks-audit rules                    list the rules
  eks-audit explain RULE             what a rule demands, why, and the remedy

  eks-audit COMMAND --help           options of a command
  eks-audit --version
`;

const GATE = `judge Terraform plans or CDKTF stacks: audit and authenticator logs are mandatory

usage:
  eks-audit gate plan.json [MORE...]     what terraform show -json PLAN prints
  eks-audit gate cdktf.out               all stacks that its manifest.json names, judged together
  eks-audit gate DIR                     its cdk.tf.json, or else the plans in it and in its sub-folders
  terraform show -json PLAN | eks-audit gate -

options:
  --profile mandatory|baseline|strict    tiers that deny; findings of the others are warnings (default mandatory)
  --undecided deny|warn                  what a value known only after apply comes to (default deny)
  --format FORMAT[=FILE]                 text, json, sarif, junit, github, gitlab, markdown or html (default text); may be
                                         given several times, once without =FILE, which is standard output
  --source cdktf.out                     names the construct, and the line where it tells, that made a plan's resource
  --settings FILE                        YAML: required_log_types, retention_days, trail_elsewhere, exemptions,
                                         mandatory_exemptions, profile, undecided (docs/exemptions.md); the options above
                                         come before the file's; no file is taken that is not given
  --baseline FILE                        findings in it are known and block no more, mandatory ones too, unless they
                                         are worse now; reports show them as known
  --write-baseline FILE                  write the findings as a baseline; without those about a plan itself (input/*),
                                         or what it does to the logs (*/kept, cloudtrail/not_reduced,
                                         eks/logging_not_reduced), which no baseline makes known; the exit code stays
                                         what it is without
  --explain ADDRESS                      instead of a report: rule by rule what was read of that resource, the values,
                                         and why each verdict
  --assume-defaults                      take a configuration's variables for their defaults, which are undecided else
  --require-cluster                      end 1 where there is no cluster to judge
  --show-passes                          list also what passed
  --now DATE                             the day it is taken to be, YYYY-MM-DD (default today, UTC)
  -h, --help
  -v, --version

exit code:
  0  clean, or nothing to judge, which is said
  1  denied, or undecided
  2  could not judge: wrong arguments, not a plan, a broken policy bundle; standard output stays empty, no file is written
`;

const RULES = `list the rules

usage:
  eks-audit rules [--format text|json]

options:
  --format text|json    a table, or the whole catalogue (default text)
  -h, --help
  -v, --version
`;

const EXPLAIN = `what a rule demands, why, and the remedy

usage:
  eks-audit explain RULE    such as eks/mandatory_log_types; eks-audit rules lists them

options:
  -h, --help
  -v, --version
`;

const TEXTS: Readonly<Record<Command, string>> = { gate: GATE, rules: RULES, explain: EXPLAIN };

export function help(command?: Command): string {
  return command === undefined ? MAIN : TEXTS[command];
}
