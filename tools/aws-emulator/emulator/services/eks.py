"""Amazon EKS: clusters, updates, access entries and access policies. These replace moto's EKS.

Refusals follow the API reference:
https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

import base64
import copy
import datetime
import functools
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto.ec2.models import ec2_backends

from ..call import Call, Refusal
from ..handlers import Answer, answers
from ..paging import page
from ..state import Regional
from .logs import ensure_log_group
from .sts import principal_of

# https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html
DEFAULT_VERSION = "1.33"
LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")

# https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
ACCESS_POLICIES = (
    "AmazonEKSAdminPolicy",
    "AmazonEKSAdminViewPolicy",
    "AmazonEKSAutoNodePolicy",
    "AmazonEKSClusterAdminPolicy",
    "AmazonEKSEditPolicy",
    "AmazonEKSSecretReaderPolicy",
    "AmazonEKSViewPolicy",
)
ADMIN_POLICY = "AmazonEKSClusterAdminPolicy"

# Parameters of CreateCluster that DescribeCluster returns as they are, and that UpdateClusterConfig changes.
CHANGEABLE = (
    "upgradePolicy",
    "zonalShiftConfig",
    "computeConfig",
    "storageConfig",
    "remoteNetworkConfig",
    "deletionProtection",
    "controlPlaneScalingConfig",
    "kubeApiServerConfig",
    "kubeSchedulerConfig",
    "kubeControllerManagerConfig",
)
AUTO_MODE = ("computeConfig", "kubernetesNetworkConfig", "storageConfig")
UPDATE_TYPES = {
    "accessConfig": "AccessConfigUpdate",
    "computeConfig": "AutoModeUpdate",
    "controlPlaneScalingConfig": "ControlPlaneScalingConfigUpdate",
    "deletionProtection": "DeletionProtectionUpdate",
    "kubeApiServerConfig": "ControlPlaneComponentConfigUpdate",
    "kubeControllerManagerConfig": "ControlPlaneComponentConfigUpdate",
    "kubeSchedulerConfig": "ControlPlaneComponentConfigUpdate",
    "kubernetesNetworkConfig": "AutoModeUpdate",
    "logging": "LoggingUpdate",
    "remoteNetworkConfig": "RemoteNetworkConfigUpdate",
    "resourcesVpcConfig": "VpcConfigUpdate",
    "storageConfig": "AutoModeUpdate",
    "upgradePolicy": "UpgradePolicyUpdate",
    "zonalShiftConfig": "ZonalShiftConfigUpdate",
}
# Authentication modes in the order in which a cluster can change them. There is no way back.
# https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html
AUTHENTICATION_MODES = ("CONFIG_MAP", "API_AND_CONFIG_MAP", "API")


@dataclass
class AccessEntry:
    entry: dict[str, Any]
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Cluster:
    # The cluster as DescribeCluster returns it.
    shown: dict[str, Any]
    updates: dict[str, dict[str, Any]] = field(default_factory=dict)
    entries: dict[str, AccessEntry] = field(default_factory=dict)


CLUSTERS: Regional[dict[str, Cluster]] = Regional(dict)

# The parameters and the answer of each request that had a client request token, by operation and token.
ANSWERED: Regional[dict[tuple[str, str], tuple[dict[str, Any], Answer]]] = Regional(dict)


def idempotent(function: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """Answers a repeated request with the same client request token as the first one, without doing it again.

    A refused request is not remembered. A token with other parameters has no meaning that AWS documents; such a request
    is answered as a new one.
    """

    @functools.wraps(function)
    def answer(call: Call) -> Answer:
        token = call.parameters.get("clientRequestToken")
        if token is None:
            return function(call)
        answered = ANSWERED.of(call)
        parameters, first = answered.get((call.operation, token), (None, {}))
        if parameters != call.parameters:
            parameters, first = copy.deepcopy(call.parameters), copy.deepcopy(function(call))
            answered[(call.operation, token)] = (parameters, first)
        return copy.deepcopy(first)

    return answer


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def find_cluster(call: Call) -> Cluster:
    name = call.parameters.get("name") or call.parameters["clusterName"]
    cluster = CLUSTERS.of(call).get(name)
    if cluster is None:
        raise Refusal("ResourceNotFoundException", f"No cluster found for name: {name}.")
    return cluster


# Clusters


@answers("eks:CreateCluster")
@idempotent
def create_cluster(call: Call) -> Answer:
    asked = call.parameters
    name = asked["name"]
    if name in CLUSTERS.of(call):
        raise Refusal("ResourceInUseException", f"Cluster already exists with name: {name}")
    # The default of the API, which differs from the default of the console.
    # https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
    mode = asked.get("accessConfig", {}).get("authenticationMode", "CONFIG_MAP")
    bootstrap = asked.get("accessConfig", {}).get("bootstrapClusterCreatorAdminPermissions", True)
    if mode == "CONFIG_MAP" and not bootstrap:
        raise Refusal(
            "InvalidParameterException",
            "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP",
        )
    check_auto_mode(asked, mode)
    digest = hashlib.sha256(f"{call.account}/{call.region}/{name}".encode()).hexdigest()
    cluster = Cluster(
        {
            "name": name,
            "arn": call.arn(f"cluster/{name}"),
            "createdAt": now(),
            "version": asked.get("version", DEFAULT_VERSION),
            "endpoint": f"https://{digest[:32].upper()}.gr7.{call.region}.eks.amazonaws.com",
            "roleArn": asked["roleArn"],
            "resourcesVpcConfig": vpc_config(call, asked["resourcesVpcConfig"], digest),
            "kubernetesNetworkConfig": network_config(asked.get("kubernetesNetworkConfig", {})),
            "logging": logging_of(changed_log_types(set(), asked.get("logging"))),
            "identity": {"oidc": {"issuer": f"https://oidc.eks.{call.region}.amazonaws.com/id/{digest[:32].upper()}"}},
            "status": "ACTIVE",
            "certificateAuthority": {"data": base64.b64encode(digest.encode()).decode()},
            "platformVersion": "eks.1",
            # AWS's model has no empty map of tags.
            **({"tags": asked["tags"]} if asked.get("tags") else {}),
            "encryptionConfig": asked.get("encryptionConfig", []),
            "health": {"issues": []},
            # AWS does not return bootstrapClusterCreatorAdminPermissions.
            # https://github.com/aws/containers-roadmap/issues/185#issuecomment-1863025784
            "accessConfig": {"authenticationMode": mode},
            "deletionProtection": False,
            "upgradePolicy": {"supportType": "EXTENDED"},
            **{key: asked[key] for key in CHANGEABLE if asked.get(key) is not None},
        }
    )
    if mode != "CONFIG_MAP" and bootstrap:
        admit_creator(call, cluster)
    CLUSTERS.of(call)[name] = cluster
    log_to_group(call, cluster)
    return {"cluster": {**cluster.shown, "status": "CREATING"}}


def check_auto_mode(asked: dict[str, Any], mode: str) -> None:
    # https://docs.aws.amazon.com/eks/latest/userguide/auto-enable-existing.html
    states = [
        asked.get("computeConfig", {}).get("enabled", False),
        asked.get("kubernetesNetworkConfig", {}).get("elasticLoadBalancing", {}).get("enabled", False),
        asked.get("storageConfig", {}).get("blockStorage", {}).get("enabled", False),
    ]
    if any(states) and not all(states):
        raise Refusal(
            "InvalidParameterException",
            "For EKS Auto Mode, please ensure that all required configs, including computeConfig, "
            "kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.",
        )
    if any(states) and mode == "CONFIG_MAP":
        raise Refusal(
            "InvalidParameterException",
            "For EKS Auto Mode, the authentication mode must be one of API, API_AND_CONFIG_MAP",
        )
    compute = asked.get("computeConfig", {})
    # https://docs.aws.amazon.com/eks/latest/APIReference/API_ComputeConfigRequest.html
    if any(states) and bool(compute.get("nodeRoleArn")) != bool(compute.get("nodePools")):
        raise Refusal(
            "InvalidParameterException",
            "When Compute Config nodeRoleArn is not null or empty, nodePool value(s) must be provided.",
        )


def has_auto_mode(cluster: dict[str, Any]) -> bool:
    return cluster.get("computeConfig", {}).get("enabled", False)


def vpc_config(call: Call, asked: dict[str, Any], digest: str) -> dict[str, Any]:
    subnets = asked.get("subnetIds", [])
    known = ec2_backends[call.account][call.region].subnets
    vpcs = [subnet.vpc_id for zone in known.values() for id, subnet in zone.items() if id in subnets]
    return {
        "subnetIds": subnets,
        "securityGroupIds": asked.get("securityGroupIds", []),
        "clusterSecurityGroupId": f"sg-0{digest[:16]}",
        # Subnets that do not exist are accepted, because examples name some. AWS refuses them.
        "vpcId": vpcs[0] if vpcs else f"vpc-0{digest[16:32]}",
        "endpointPublicAccess": asked.get("endpointPublicAccess", True),
        "endpointPrivateAccess": asked.get("endpointPrivateAccess", False),
        "publicAccessCidrs": asked.get("publicAccessCidrs") or ["0.0.0.0/0"],
        **({"controlPlaneEgressMode": mode} if (mode := asked.get("controlPlaneEgressMode")) else {}),
    }


def network_config(asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "serviceIpv4Cidr": "172.20.0.0/16",
        "ipFamily": "ipv4",
        **asked,
        "elasticLoadBalancing": {"enabled": False, **asked.get("elasticLoadBalancing", {})},
    }


def changed_log_types(on: set[str], asked: dict[str, Any] | None) -> set[str]:
    for setup in (asked or {}).get("clusterLogging", []):
        types = set(setup.get("types", []))
        on = on | types if setup.get("enabled") else on - types
    return on


def log_types(cluster: Cluster) -> set[str]:
    return changed_log_types(set(), cluster.shown["logging"])


def logging_of(on: set[str]) -> dict[str, Any]:
    setups = [
        (True, [type for type in LOG_TYPES if type in on]),
        (False, [type for type in LOG_TYPES if type not in on]),
    ]
    return {"clusterLogging": [{"types": types, "enabled": enabled} for enabled, types in setups if types]}


def log_to_group(call: Call, cluster: Cluster) -> None:
    """Creates the cluster's log group if it does not exist: unencrypted, and without retention.

    https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
    """
    if log_types(cluster):
        ensure_log_group(call.account, call.region, f"/aws/eks/{cluster.shown['name']}/cluster")


@answers("eks:DescribeCluster")
def describe_cluster(call: Call) -> Answer:
    return {"cluster": find_cluster(call).shown}


@answers("eks:ListClusters")
def list_clusters(call: Call) -> Answer:
    return page(call, "clusters", sorted(CLUSTERS.of(call)))


@answers("eks:DeleteCluster")
def delete_cluster(call: Call) -> Answer:
    cluster = find_cluster(call)
    # https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
    if cluster.shown["deletionProtection"]:
        raise Refusal("InvalidRequestException", "Cluster has deletion protection enabled, so it cannot be deleted")
    del CLUSTERS.of(call)[cluster.shown["name"]]
    return {"cluster": {**cluster.shown, "status": "DELETING"}}


# Updates


@answers("eks:UpdateClusterConfig")
@idempotent
def update_cluster_config(call: Call) -> Answer:
    cluster = find_cluster(call)
    asked = {key: value for key, value in call.parameters.items() if key in UPDATE_TYPES and value is not None}
    kinds = {UPDATE_TYPES[key] for key in asked}
    if not kinds:
        raise Refusal("InvalidParameterException", "The type for cluster update was not provided.")
    if len(kinds) > 1:
        raise Refusal("InvalidParameterException", "Only one type of update can be allowed.")
    kind = kinds.pop()
    if "logging" in asked:
        update_logging(call, cluster, asked["logging"])
    if "resourcesVpcConfig" in asked:
        kind = update_vpc_config(cluster, asked["resourcesVpcConfig"])
    if "accessConfig" in asked:
        update_access_config(cluster, asked["accessConfig"])
    if kind == "AutoModeUpdate":
        check_auto_mode(asked, cluster.shown["accessConfig"]["authenticationMode"])
        # https://github.com/terraform-aws-modules/terraform-aws-eks/issues/3516
        if not has_auto_mode(asked) and not has_auto_mode(cluster.shown):
            raise Refusal("InvalidRequestException", "No changes needed for EKS Auto Mode configuration provided")
    if "kubernetesNetworkConfig" in asked:
        cluster.shown["kubernetesNetworkConfig"] = network_config(
            {**cluster.shown["kubernetesNetworkConfig"], **asked["kubernetesNetworkConfig"]}
        )
    cluster.shown.update({key: asked[key] for key in CHANGEABLE if key in asked})
    return {"update": record_update(cluster, kind)}


def update_logging(call: Call, cluster: Cluster, asked: dict[str, Any]) -> None:
    before = log_types(cluster)
    after = changed_log_types(before, asked)
    if after == before:
        raise Refusal("InvalidParameterException", "No changes needed for the logging config provided")
    cluster.shown["logging"] = logging_of(after)
    log_to_group(call, cluster)


def update_vpc_config(cluster: Cluster, asked: dict[str, Any]) -> str:
    before = cluster.shown["resourcesVpcConfig"]
    after = {**before, **{key: value for key, value in asked.items() if value is not None}}
    if after == before:
        raise Refusal(
            "InvalidParameterException",
            "Cluster is already at the desired configuration with "
            f"endpointPrivateAccess: {str(after['endpointPrivateAccess']).lower()} , "
            f"endpointPublicAccess: {str(after['endpointPublicAccess']).lower()}, "
            f"and Public Endpoint Restrictions: [{', '.join(after['publicAccessCidrs'])}]",
        )
    cluster.shown["resourcesVpcConfig"] = after
    endpoint = ("endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs")
    return "EndpointAccessUpdate" if any(key in asked for key in endpoint) else "VpcConfigUpdate"


def update_access_config(cluster: Cluster, asked: dict[str, Any]) -> None:
    before = cluster.shown["accessConfig"]["authenticationMode"]
    after = asked.get("authenticationMode", before)
    if AUTHENTICATION_MODES.index(after) < AUTHENTICATION_MODES.index(before):
        raise Refusal("InvalidParameterException", f"Unsupported authentication mode update from {before} to {after}")
    cluster.shown["accessConfig"] = {"authenticationMode": after}


@answers("eks:UpdateClusterVersion")
@idempotent
def update_cluster_version(call: Call) -> Answer:
    cluster = find_cluster(call)
    before, after = cluster.shown["version"], call.parameters["version"]
    if before == after:
        raise Refusal("InvalidParameterException", f"Cluster is already at the desired version {after}")
    # https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
    if [int(part) for part in after.split(".")] != [int(before.split(".")[0]), int(before.split(".")[1]) + 1]:
        raise Refusal(
            "InvalidParameterException", f"Unsupported Kubernetes minor version update from {before} to {after}"
        )
    cluster.shown["version"] = after
    return {"update": record_update(cluster, "VersionUpdate")}


@answers("eks:AssociateEncryptionConfig")
@idempotent
def associate_encryption_config(call: Call) -> Answer:
    cluster = find_cluster(call)
    if cluster.shown["encryptionConfig"]:
        raise Refusal("InvalidRequestException", "Cluster already has encryption config associated with it")
    cluster.shown["encryptionConfig"] = call.parameters["encryptionConfig"]
    return {"update": record_update(cluster, "AssociateEncryptionConfig")}


def record_update(cluster: Cluster, kind: str) -> dict[str, Any]:
    id = str(uuid.uuid4())
    update = {"id": id, "status": "Successful", "type": kind, "params": [], "createdAt": now(), "errors": []}
    cluster.updates[id] = update
    return {**update, "status": "InProgress"}


@answers("eks:DescribeUpdate")
def describe_update(call: Call) -> Answer:
    update = find_cluster(call).updates.get(call.parameters["updateId"])
    if update is None:
        raise Refusal("ResourceNotFoundException", f"No update found for ID: {call.parameters['updateId']}")
    return {"update": update}


@answers("eks:ListUpdates")
def list_updates(call: Call) -> Answer:
    return page(call, "updateIds", list(find_cluster(call).updates))


# Access entries and access policies
# https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html


def policy_arn(call: Call, name: str) -> str:
    return f"arn:{call.partition}:eks::aws:cluster-access-policy/{name}"


def admit_creator(call: Call, cluster: Cluster) -> None:
    entry = add_entry(call, cluster, principal_of(call), {})
    associate(entry, policy_arn(call, ADMIN_POLICY), {"type": "cluster", "namespaces": []})


def add_entry(call: Call, cluster: Cluster, principal: str, asked: dict[str, Any]) -> AccessEntry:
    name = cluster.shown["name"]
    kind, _, path = principal.split(":", 5)[5].partition("/")
    made = now()
    entry = AccessEntry(
        {
            "clusterName": name,
            "principalArn": principal,
            "kubernetesGroups": asked.get("kubernetesGroups", []),
            "accessEntryArn": call.arn(
                f"access-entry/{name}/{kind}/{principal.split(':')[4]}/{path.rsplit('/', 1)[-1]}/{uuid.uuid4()}"
            ),
            "createdAt": made,
            "modifiedAt": made,
            **({"tags": asked["tags"]} if asked.get("tags") else {}),
            "username": asked.get("username") or username_of(principal),
            "type": asked.get("type", "STANDARD"),
        }
    )
    cluster.entries[principal] = entry
    return entry


def username_of(principal: str) -> str:
    # https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
    parts = principal.split(":")
    if not parts[5].startswith("role/"):
        return principal
    return f"arn:{parts[1]}:sts::{parts[4]}:assumed-role/{parts[5].rsplit('/', 1)[-1]}/{{{{SessionName}}}}"


def associate(entry: AccessEntry, policy: str, scope: dict[str, Any]) -> dict[str, Any]:
    before = entry.policies.get(policy)
    associated = {
        "policyArn": policy,
        "accessScope": {"namespaces": [], **scope},
        "associatedAt": before["associatedAt"] if before else now(),
        "modifiedAt": now(),
    }
    entry.policies[policy] = associated
    return associated


def cluster_with_entries(call: Call) -> Cluster:
    cluster = find_cluster(call)
    if cluster.shown["accessConfig"]["authenticationMode"] == "CONFIG_MAP":
        raise Refusal(
            "InvalidRequestException",
            "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] "
            "to perform this operation.",
        )
    return cluster


def find_entry(call: Call) -> AccessEntry:
    principal = call.parameters["principalArn"]
    entry = cluster_with_entries(call).entries.get(principal)
    if entry is None:
        raise Refusal(
            "ResourceNotFoundException", f"The specified principalArn could not be found. principalArn: {principal}"
        )
    return entry


@answers("eks:CreateAccessEntry")
@idempotent
def create_access_entry(call: Call) -> Answer:
    cluster, asked = cluster_with_entries(call), call.parameters
    if asked["principalArn"] in cluster.entries:
        raise Refusal(
            "ResourceInUseException", "The specified access entry resource is already in use on this cluster."
        )
    return {"accessEntry": add_entry(call, cluster, asked["principalArn"], asked).entry}


@answers("eks:DescribeAccessEntry")
def describe_access_entry(call: Call) -> Answer:
    return {"accessEntry": find_entry(call).entry}


@answers("eks:ListAccessEntries")
def list_access_entries(call: Call) -> Answer:
    policy = call.parameters.get("associatedPolicyArn")
    entries = cluster_with_entries(call).entries
    return page(
        call, "accessEntries", [arn for arn, entry in entries.items() if policy is None or policy in entry.policies]
    )


@answers("eks:UpdateAccessEntry")
@idempotent
def update_access_entry(call: Call) -> Answer:
    entry = find_entry(call).entry
    changed = {key: call.parameters[key] for key in ("kubernetesGroups", "username") if key in call.parameters}
    entry.update(changed, modifiedAt=now())
    return {"accessEntry": entry}


@answers("eks:DeleteAccessEntry")
def delete_access_entry(call: Call) -> Answer:
    find_entry(call)
    del find_cluster(call).entries[call.parameters["principalArn"]]
    return {}


@answers("eks:AssociateAccessPolicy")
def associate_access_policy(call: Call) -> Answer:
    entry, asked = find_entry(call), call.parameters
    if asked["policyArn"] not in [policy_arn(call, name) for name in ACCESS_POLICIES]:
        raise Refusal("InvalidParameterException", f"The policyArn parameter format is not valid: {asked['policyArn']}")
    # https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html#auto-node-access-entry
    if entry.entry["type"] not in ("STANDARD", "EC2"):
        raise Refusal("InvalidRequestException", f"Policies cannot be associated with type {entry.entry['type']}")
    return {
        "clusterName": asked["clusterName"],
        "principalArn": asked["principalArn"],
        "associatedAccessPolicy": associate(entry, asked["policyArn"], asked["accessScope"]),
    }


@answers("eks:ListAssociatedAccessPolicies")
def list_associated_access_policies(call: Call) -> Answer:
    entry = find_entry(call)
    return {
        **page(call, "associatedAccessPolicies", list(entry.policies.values())),
        "clusterName": call.parameters["clusterName"],
        "principalArn": call.parameters["principalArn"],
    }


@answers("eks:DisassociateAccessPolicy")
def disassociate_access_policy(call: Call) -> Answer:
    entry = find_entry(call)
    if entry.policies.pop(call.parameters["policyArn"], None) is None:
        raise Refusal("ResourceNotFoundException", "The specified policyArn is not associated with the access entry")
    return {}


@answers("eks:ListAccessPolicies")
def list_access_policies(call: Call) -> Answer:
    return page(call, "accessPolicies", [{"name": name, "arn": policy_arn(call, name)} for name in ACCESS_POLICIES])


# Tags


def find_tagged(call: Call) -> dict[str, Any]:
    arn = call.parameters["resourceArn"]
    for cluster in CLUSTERS.of(call).values():
        if cluster.shown["arn"] == arn:
            return cluster.shown
        for entry in cluster.entries.values():
            if entry.entry["accessEntryArn"] == arn:
                return entry.entry
    raise Refusal("NotFoundException", f"Resource was not found: {arn}")


def set_tags(tagged: dict[str, Any], tags: dict[str, str]) -> None:
    tagged.pop("tags", None)
    if tags:
        tagged["tags"] = tags


@answers("eks:TagResource")
def tag_resource(call: Call) -> Answer:
    tagged = find_tagged(call)
    set_tags(tagged, {**tagged.get("tags", {}), **call.parameters["tags"]})
    return {}


@answers("eks:UntagResource")
def untag_resource(call: Call) -> Answer:
    tagged, gone = find_tagged(call), call.parameters["tagKeys"]
    set_tags(tagged, {key: value for key, value in tagged.get("tags", {}).items() if key not in gone})
    return {}


@answers("eks:ListTagsForResource")
def list_tags_for_resource(call: Call) -> Answer:
    tags = find_tagged(call).get("tags")
    return {"tags": tags} if tags else {}
