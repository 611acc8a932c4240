// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { providerInputs } from "./plugin-front";
import { PLUGIN } from "./version";

/**
 * Accounts for the resources with this provider in their `provider` option. Omitted settings come from the environment, not
 * from the stack's configuration.
 */
export class Provider extends pulumi.ProviderResource {
  /** @internal */
  static readonly __pulumiType = "pools";

  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    super("pools", name, providerInputs(args), pulumi.mergeOptions(PLUGIN, options));
  }
}

/** Arguments of {@link Provider}. */
export interface ProviderArgs {
  /** The accounts of exoscale. */
  exoscale?: pulumi.Input<ExoscaleSettings>;
  /** The accounts of vmpooler. */
  vmpooler?: pulumi.Input<VmpoolerSettings>;
  /** The accounts of huaweicloud. */
  huaweicloud?: pulumi.Input<HuaweicloudSettings>;
}

/** An account of exoscale. */
export interface ExoscaleConnection {
  /** `key` of the exoscale account. Default: the environment variable EXOSCALE_API_KEY, then EXOSCALE_KEY. */
  key?: pulumi.Input<string>;
  /** `secret` of the exoscale account. Default: the environment variable EXOSCALE_API_SECRET, then EXOSCALE_SECRET. */
  secret?: pulumi.Input<string>;
  /** `zone` of the exoscale account. Default: the environment variable EXOSCALE_ZONE. */
  zone?: pulumi.Input<string>;
  /** `endpoint` of the exoscale account. Default: the environment variable EXOSCALE_API_ENDPOINT. */
  endpoint?: pulumi.Input<string>;
  /** `allowInsecureEndpoint` of the exoscale account. */
  allowInsecureEndpoint?: pulumi.Input<string>;
  /** `sameAccountAs` of the exoscale account. */
  sameAccountAs?: pulumi.Input<string>;
}

/** The default account of exoscale, and named ones for the argument connection. */
export interface ExoscaleSettings extends ExoscaleConnection {
  /** Named accounts for the argument connection. */
  connections?: pulumi.Input<Record<string, pulumi.Input<ExoscaleConnection>>>;
}

/** An account of vmpooler. */
export interface VmpoolerConnection {
  /** `url` of the vmpooler account. Default: the environment variable VMPOOLER_URL. */
  url?: pulumi.Input<string>;
  /** `user` of the vmpooler account. Default: the environment variable VMPOOLER_USER. */
  user?: pulumi.Input<string>;
  /** `token` of the vmpooler account. Default: the environment variable VMPOOLER_TOKEN. */
  token?: pulumi.Input<string>;
  /** `password` of the vmpooler account. Default: the environment variable VMPOOLER_PASSWORD. */
  password?: pulumi.Input<string>;
  /** `allowInsecureEndpoint` of the vmpooler account. */
  allowInsecureEndpoint?: pulumi.Input<string>;
}

/** The default account of vmpooler, and named ones for the argument connection. */
export interface VmpoolerSettings extends VmpoolerConnection {
  /** Named accounts for the argument connection. */
  connections?: pulumi.Input<Record<string, pulumi.Input<VmpoolerConnection>>>;
}

/** An account of huaweicloud. */
export interface HuaweicloudConnection {
  /**
   * `accessKey` of the huaweicloud account. Default: the environment variable HW_ACCESS_KEY, then
   * HUAWEICLOUD_SDK_AK.
   */
  accessKey?: pulumi.Input<string>;
  /**
   * `secretKey` of the huaweicloud account. Default: the environment variable HW_SECRET_KEY, then
   * HUAWEICLOUD_SDK_SK.
   */
  secretKey?: pulumi.Input<string>;
  /**
   * `securityToken` of the huaweicloud account. Default: the environment variable HW_SECURITY_TOKEN, then
   * HUAWEICLOUD_SDK_SECURITY_TOKEN.
   */
  securityToken?: pulumi.Input<string>;
  /** `authToken` of the huaweicloud account. Default: the environment variable HW_AUTH_TOKEN. */
  authToken?: pulumi.Input<string>;
  /** `region` of the huaweicloud account. Default: the environment variable HW_REGION_NAME. */
  region?: pulumi.Input<string>;
  /**
   * `projectId` of the huaweicloud account. Default: the environment variable HW_PROJECT_ID, then
   * HUAWEICLOUD_SDK_PROJECT_ID.
   */
  projectId?: pulumi.Input<string>;
  /** `endpoint` of the huaweicloud account. Default: the environment variable HW_MODELARTS_ENDPOINT. */
  endpoint?: pulumi.Input<string>;
  /**
   * `iamEndpoint` of the huaweicloud account. Default: the environment variable HW_IAM_ENDPOINT, then
   * HUAWEICLOUD_SDK_IAM_ENDPOINT.
   */
  iamEndpoint?: pulumi.Input<string>;
  /** `allowInsecureEndpoint` of the huaweicloud account. */
  allowInsecureEndpoint?: pulumi.Input<string>;
}

/** The default account of huaweicloud, and named ones for the argument connection. */
export interface HuaweicloudSettings extends HuaweicloudConnection {
  /** Named accounts for the argument connection. */
  connections?: pulumi.Input<Record<string, pulumi.Input<HuaweicloudConnection>>>;
}
