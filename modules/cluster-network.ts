import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { recordCreation } from "./creation-line";

/** Where the network's addresses come from. */
export interface ClusterNetworkProps {
  /** Address block of the VPC, from /16 to /24; two quarters of it become subnets. */
  readonly cidrBlock: string;

  /**
   * Name of the VPC and, with a number, of its subnets.
   * @default - none
   */
  readonly name?: string;
}

/**
 * The least a control plane needs: a VPC with two private subnets in two availability zones, with no way out, and so
 * with nothing to pay. Enough to see a cluster log; nodes need more.
 */
export class ClusterNetwork extends Construct {
  /** Identity of the VPC, known once it is made. */
  public readonly vpcId: string;
  /** Identities of the two private subnets, known once they are made. */
  public readonly subnetIds: string[];

  /** @throws Error where the block is none, or too small or large */
  public constructor(scope: Construct, id: string, props: ClusterNetworkProps) {
    super(scope, id);
    recordCreation(this);
    const { cidrBlock, name } = props;
    if (!VPC_CIDR.test(cidrBlock)) {
      throw new Error(`cidrBlock: got "${cidrBlock}", expected an IPv4 block from /16 to /24 such as "10.0.0.0/20"`);
    }
    const vpc = new Vpc(this, "Resource", {
      cidrBlock,
      // A private endpoint is found by name: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: name === undefined ? undefined : { Name: name },
    });
    const zones = new DataAwsAvailabilityZones(this, "Zones", {
      state: "available",
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
      // EKS has no control plane there: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
      excludeZoneIds: ["use1-az3", "usw1-az2", "cac1-az3"],
    });
    this.vpcId = vpc.id;
    this.subnetIds = [0, 1].map((index) => {
      const subnet = new Subnet(this, `Private${String(index + 1)}`, {
        vpcId: vpc.id,
        cidrBlock: Fn.cidrsubnet(cidrBlock, 2, index),
        availabilityZone: Fn.element(zones.names, index) as string,
        tags: name === undefined ? undefined : { Name: `${name}-private-${String(index + 1)}` },
      });
      return subnet.id;
    });
  }
}

/** An IPv4 block of a size that EKS and a VPC both take. */
export const VPC_CIDR = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\/(?:1[6-9]|2[0-4])$/;
