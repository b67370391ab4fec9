import { DataResource, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";

/** Which cluster is waited for. */
export interface ClusterUpdateWait {
  readonly clusterName: string;
  readonly region: string;
  readonly dependsOn: ITerraformDependable[];
}

// An update is listed some seconds after the call that began it, so the first look is a pause later; the list is in no
// order of time, so each one is asked. https://github.com/ministryofjustice/cloud-platform/issues/8501
const COMMAND = `polls=0
while sleep 15; do
  updates=$(aws eks list-updates --name "$CLUSTER" --region "$CLUSTER_REGION" --query 'updateIds[]' --output text) || exit 1
  busy=
  for update in $updates; do
    status=$(aws eks describe-update --name "$CLUSTER" --region "$CLUSTER_REGION" --update-id "$update" --query update.status --output text) || exit 1
    if [ "$status" = InProgress ]; then busy=$update; break; fi
  done
  if [ -z "$busy" ]; then exit 0; fi
  polls=$((polls + 1))
  if [ "$polls" -ge 60 ]; then
    echo "update $busy of cluster $CLUSTER is still in progress after 15 minutes: look at it, and apply again" >&2
    exit 1
  fi
done`;

/**
 * Waits, when it is made, until no update of a cluster is under way. The provider has nothing that does: a command on the
 * machine that applies asks, with the AWS CLI and the credentials it finds there.
 */
export function waitForClusterUpdates(scope: Construct, id: string, wait: ClusterUpdateWait): DataResource {
  return new DataResource(scope, id, {
    provisioners: [
      {
        type: "local-exec",
        interpreter: ["/bin/sh", "-c"],
        // By the environment: a name is no part of the command.
        environment: { CLUSTER: wait.clusterName, CLUSTER_REGION: wait.region },
        command: COMMAND,
      },
    ],
    dependsOn: wait.dependsOn,
  });
}
