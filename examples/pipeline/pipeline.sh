#!/usr/bin/env bash
# Synthesizes, plans, judges and applies, one stack after the other: nothing is applied that the gate has not passed, and
# what is applied is the very plan that it passed.
#
#   pipeline.sh STACK...     in the order of their dependencies: keys, then trail and clusters
#
# CDKTF and EKS_AUDIT say how the two commands are run where it is not by npx.
set -euo pipefail

if [ "$#" -eq 0 ]; then
  echo "pipeline.sh: got no stack, expected the stacks to deploy, in order" >&2
  exit 2
fi
read -ra cdktf <<<"${CDKTF:-npx cdktf}"
read -ra eks_audit <<<"${EKS_AUDIT:-npx --no-install eks-audit}"
export TF_INPUT=0 TF_IN_AUTOMATION=1

"${cdktf[@]}" synth

for stack in "$@"; do
  terraform="terraform -chdir=cdktf.out/stacks/$stack"
  $terraform init
  $terraform plan -out=plan.tfplan
  # pipefail: a plan that is denied (exit 1) or could not be judged (exit 2) ends the script here
  $terraform show -json plan.tfplan | "${eks_audit[@]}" gate -
  $terraform apply plan.tfplan
done
