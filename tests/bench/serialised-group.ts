import { createHmac } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * An anti-affinity group as a program would write it with pulumi.dynamic.Resource, as small as it can be: what it
 * lacks (checks, retries, adoption) would make what is serialised only larger.
 */
class GroupProvider implements pulumi.dynamic.ResourceProvider {
  private config: pulumi.dynamic.Config | undefined;

  async configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
    this.config = config;
  }

  async diff(_id: string, olds: { name: string }, news: { name: string }): Promise<pulumi.dynamic.DiffResult> {
    const changes = olds.name !== news.name;
    return { changes, replaces: changes ? ["name"] : [] };
  }

  async create(inputs: { name: string }): Promise<pulumi.dynamic.CreateResult> {
    let operation = await this.ask("POST", "/anti-affinity-group", inputs);
    const id = operation.reference?.id ?? "";
    while (operation.state === "pending") {
      await new Promise((resolve) => setTimeout(resolve, 250));
      operation = await this.ask("GET", `/operation/${operation.id}`);
    }
    return { id, outs: inputs };
  }

  async delete(id: string): Promise<void> {
    await this.ask("DELETE", `/anti-affinity-group/${id}`);
  }

  private async ask(method: string, path: string, body?: object): Promise<Operation> {
    const url = new URL((this.config?.require("exoscale:endpoint") ?? "") + path);
    const text = body ? JSON.stringify(body) : "";
    const expires = Math.floor(Date.now() / 1000) + 600;
    const signature = createHmac("sha256", this.config?.require("exoscale:secret") ?? "")
      .update(`${method} ${url.pathname}\n${text}\n\n\n${expires}`)
      .digest("base64");
    const key = this.config?.require("exoscale:key") ?? "";
    const answer = await fetch(url, {
      method,
      body: text || undefined,
      headers: { authorization: `EXO2-HMAC-SHA256 credential=${key},expires=${expires},signature=${signature}` },
    });
    return (await answer.json()) as Operation;
  }
}

interface Operation {
  readonly id: string;
  readonly state: string;
  readonly reference?: { readonly id: string };
}

/** One provider for all, so that it is serialised once: the favourable case. */
const provider = new GroupProvider();

class Group extends pulumi.dynamic.Resource {
  constructor(name: string) {
    super(provider, name, { name });
  }
}

export function serialisedGroup(name: string): pulumi.Resource {
  return new Group(name);
}
