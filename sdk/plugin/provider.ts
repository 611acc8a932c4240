// Made from provider/host/definitions.ts by `npm run generate`: change the definitions, not this file.

import * as pulumi from "@pulumi/pulumi";
import { providerInputs } from "./plugin-front";
import { PLUGIN } from "./version";

/**
 * Accounts for the resources that name it in their `provider` option. What it does not set comes from the environment; the
 * stack's configuration is that of resources without a provider.
 */
export class Provider extends pulumi.ProviderResource {
  /** @internal */
  static readonly __pulumiType = "pools";

  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    super("pools", name, providerInputs(args), pulumi.mergeOptions(PLUGIN, options));
  }
}

/** What {@link Provider} is made from. */
export interface ProviderArgs {
  /** The account of exoscale. */
  exoscale?: pulumi.Input<ExoscaleSettings>;
  /** The account of vmpooler. */
  vmpooler?: pulumi.Input<VmpoolerSettings>;
  /** The account of huaweicloud. */
  huaweicloud?: pulumi.Input<HuaweicloudSettings>;
}

/** An account of exoscale. */
export interface ExoscaleConnection {
  /** `key` of the account of exoscale. Where it is left out: EXOSCALE_API_KEY, then EXOSCALE_KEY of the environment. */
  key?: pulumi.Input<string>;
  /**
   * `secret` of the account of exoscale. Where it is left out: EXOSCALE_API_SECRET, then EXOSCALE_SECRET of the
   * environment.
   */
  secret?: pulumi.Input<string>;
  /** `zone` of the account of exoscale. Where it is left out: EXOSCALE_ZONE of the environment. */
  zone?: pulumi.Input<string>;
  /** `endpoint` of the account of exoscale. Where it is left out: EXOSCALE_API_ENDPOINT of the environment. */
  endpoint?: pulumi.Input<string>;
  /** `allowInsecureEndpoint` of the account of exoscale. */
  allowInsecureEndpoint?: pulumi.Input<string>;
  /** `sameAccountAs` of the account of exoscale. */
  sameAccountAs?: pulumi.Input<string>;
}

/** The account of exoscale, and others that resources name in connection. */
export interface ExoscaleSettings extends ExoscaleConnection {
  /** Other accounts, by the name that resources give in connection. */
  connections?: pulumi.Input<Record<string, pulumi.Input<ExoscaleConnection>>>;
}

/** An account of vmpooler. */
export interface VmpoolerConnection {
  /** `url` of the account of vmpooler. Where it is left out: VMPOOLER_URL of the environment. */
  url?: pulumi.Input<string>;
  /** `user` of the account of vmpooler. Where it is left out: VMPOOLER_USER of the environment. */
  user?: pulumi.Input<string>;
  /** `token` of the account of vmpooler. Where it is left out: VMPOOLER_TOKEN of the environment. */
  token?: pulumi.Input<string>;
  /** `password` of the account of vmpooler. Where it is left out: VMPOOLER_PASSWORD of the environment. */
  password?: pulumi.Input<string>;
  /** `allowInsecureEndpoint` of the account of vmpooler. */
  allowInsecureEndpoint?: pulumi.Input<string>;
}

/** The account of vmpooler, and others that resources name in connection. */
export interface VmpoolerSettings extends VmpoolerConnection {
  /** Other accounts, by the name that resources give in connection. */
  connections?: pulumi.Input<Record<string, pulumi.Input<VmpoolerConnection>>>;
}

/** An account of huaweicloud. */
export interface HuaweicloudConnection {
  /**
   * `accessKey` of the account of huaweicloud. Where it is left out: HW_ACCESS_KEY, then HUAWEICLOUD_SDK_AK of the
   * environment.
   */
  accessKey?: pulumi.Input<string>;
  /**
   * `secretKey` of the account of huaweicloud. Where it is left out: HW_SECRET_KEY, then HUAWEICLOUD_SDK_SK of the
   * environment.
   */
  secretKey?: pulumi.Input<string>;
  /**
   * `securityToken` of the account of huaweicloud. Where it is left out: HW_SECURITY_TOKEN, then
   * HUAWEICLOUD_SDK_SECURITY_TOKEN of the environment.
   */
  securityToken?: pulumi.Input<string>;
  /** `authToken` of the account of huaweicloud. Where it is left out: HW_AUTH_TOKEN of the environment. */
  authToken?: pulumi.Input<string>;
  /** `region` of the account of huaweicloud. Where it is left out: HW_REGION_NAME of the environment. */
  region?: pulumi.Input<string>;
  /**
   * `projectId` of the account of huaweicloud. Where it is left out: HW_PROJECT_ID, then HUAWEICLOUD_SDK_PROJECT_ID
   * of the environment.
   */
  projectId?: pulumi.Input<string>;
  /** `endpoint` of the account of huaweicloud. Where it is left out: HW_MODELARTS_ENDPOINT of the environment. */
  endpoint?: pulumi.Input<string>;
  /**
   * `iamEndpoint` of the account of huaweicloud. Where it is left out: HW_IAM_ENDPOINT, then
   * HUAWEICLOUD_SDK_IAM_ENDPOINT of the environment.
   */
  iamEndpoint?: pulumi.Input<string>;
  /** `allowInsecureEndpoint` of the account of huaweicloud. */
  allowInsecureEndpoint?: pulumi.Input<string>;
}

/** The account of huaweicloud, and others that resources name in connection. */
export interface HuaweicloudSettings extends HuaweicloudConnection {
  /** Other accounts, by the name that resources give in connection. */
  connections?: pulumi.Input<Record<string, pulumi.Input<HuaweicloudConnection>>>;
}
