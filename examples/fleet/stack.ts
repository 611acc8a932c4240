import * as pulumi from "@pulumi/pulumi";
import { programOf } from "./program";

const config = new pulumi.Config();

/** The program of one stack, for tools that run it from its directory, such as Pulumi's Kubernetes Operator. */
export = programOf({
  name: pulumi.getStack(),
  zone: config.require("zone"),
  size: config.requireNumber("size"),
});
