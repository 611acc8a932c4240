import * as pulumi from "@pulumi/pulumi";
import { Web } from "./web";

const stage = new pulumi.Config().get<"test" | "production">("stage") ?? "test";

export const poolId = new Web("web", stage).pool.id;
