import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { CHECKOUT } from "../../../scripts/sandbox";

const FLEET = path.join(CHECKOUT, "examples/fleet");

/**
 * The fields of the custom resource `stacks.pulumi.com` v1 of Pulumi's Kubernetes Operator 2 that the manifests use:
 * github.com/pulumi/pulumi-kubernetes-operator, deploy/helm/pulumi-operator/crds/pulumi.com_stacks.yaml at 0d34c847, and
 * operator/api/pulumi/shared/stack_types.go at 3c1757ab. No registry has the definition.
 */
const name = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const metadata = z.strictObject({ name, namespace: name });
const secretRef = z.strictObject({ type: z.literal("Secret"), secret: z.strictObject({ name, key: z.string() }) });
const stack = z.strictObject({
  apiVersion: z.literal("pulumi.com/v1"),
  kind: z.literal("Stack"),
  metadata,
  spec: z.strictObject({
    serviceAccountName: name,
    projectRepo: z.url(),
    branch: z.string(),
    shallow: z.boolean(),
    repoDir: z.string(),
    backend: z.string(),
    stack: z.string(),
    config: z.record(z.string(), z.string()),
    prerequisites: z.array(z.strictObject({ name })).optional(),
    envRefs: z.record(z.string(), secretRef),
    retryOnUpdateConflict: z.boolean(),
    updateTemplate: z.strictObject({ spec: z.strictObject({ parallel: z.int() }) }),
    workspaceTemplate: z.strictObject({ spec: z.strictObject({ image: z.string() }) }),
  }),
});
const account = z.strictObject({ apiVersion: z.literal("v1"), kind: z.literal("ServiceAccount"), metadata });

describe("the manifests of examples/fleet/operator", () => {
  const stacks = documentsOf("stacks.yaml").map((document) => stack.parse(document));

  it("are valid stacks of the operator that run the example's project", () => {
    const { main } = parse(readFileSync(path.join(FLEET, "Pulumi.yaml"), "utf8")) as { readonly main: string };
    assert.ok(readFileSync(path.join(FLEET, main), "utf8").includes("programOf("));
    for (const { metadata: own, spec } of stacks) {
      assert.equal(path.join(CHECKOUT, spec.repoDir), FLEET);
      assert.equal(spec.stack, own.name);
    }
  });

  it("declare the customers of index.ts", async () => {
    const { CUSTOMERS } = (await import("../../../examples/fleet/index")) as {
      readonly CUSTOMERS: readonly { readonly name: string; readonly zone: string; readonly size: number }[];
    };
    const declared = stacks.map(({ spec: { stack: own, config } }) => ({
      name: own,
      zone: config["fleet:zone"],
      size: Number(config["fleet:size"]),
    }));
    assert.deepEqual(declared, CUSTOMERS);
  });

  it("wait only for earlier stacks of the file", () => {
    const before = stacks.map(({ metadata: own }, index) => ({ own, index }));
    for (const [index, { spec }] of stacks.entries())
      for (const { name: needed } of spec.prerequisites ?? [])
        assert.ok(
          before.some(({ own, index: at }) => own.name === needed && at < index),
          `${needed} comes later`,
        );
  });

  it("run as the account of access.yaml", () => {
    const created = account.parse(documentsOf("access.yaml")[0]).metadata;
    for (const { metadata: own, spec } of stacks)
      assert.deepEqual({ name: spec.serviceAccountName, namespace: own.namespace }, created);
  });
});

function documentsOf(file: string): unknown[] {
  const documents = parseAllDocuments(readFileSync(path.join(FLEET, "operator", file), "utf8"));
  return documents.map((document) => {
    assert.deepEqual(document.errors, []);
    return document.toJS() as unknown;
  });
}
