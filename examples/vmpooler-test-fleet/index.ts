import * as pulumi from "@pulumi/pulumi";
import { vmpooler } from "pulumi-pools";

// The server and who asks it:
//   pulumi config set --path pools:vmpooler.url https://vmpooler.example.com/api/v1
//   pulumi config set --path pools:vmpooler.user jdoe
//   pulumi config set --path --secret pools:vmpooler.password …
const config = new pulumi.Config();
const pool = config.get("pool") ?? "debian-12-x86_64";
const lifetime = config.getNumber("lifetime") ?? 24;
const tags = { project: pulumi.getProject(), stack: pulumi.getStack() };

// Everything below is done in the name of a token of its own.
const { token } = new vmpooler.Token("fleet");

// Room for the fleet; the server's own size and template come back with `pulumi destroy`.
const room = new vmpooler.PoolSize("room", { pool, size: config.getNumber("room") ?? 14, token });
const candidate = new vmpooler.PoolTemplate("candidate", {
  pool: "centos-9-x86_64",
  template: config.get("template") ?? "templates/centos-9-x86_64-0.0.3",
  token,
});

const primary = new vmpooler.Vm(
  "primary",
  {
    pool,
    lifetime,
    replaceWhenExpiresWithin: config.getNumber("renewal"),
    tags: { ...tags, role: "primary" },
    token,
  },
  { dependsOn: room },
);

const agents = new vmpooler.VmSet(
  "agents",
  { pools: { [pool]: 2, "centos-9-x86_64": 1 }, lifetime, tags: { ...tags, role: "agent" }, token },
  { dependsOn: [room, candidate] },
);

// Its pool keeps none ready: they are made for this request.
const windows = new vmpooler.OndemandRequest("windows", { pools: { "win-2022-x86_64": 1 }, lifetime, token });

const results = new vmpooler.VmDisk("results", { vm: primary.hostname, size: 20, token });

// `pulumi config set run 42 && pulumi up` takes the primary back to where it was after its first start.
new vmpooler.VmSnapshot(
  "clean",
  { vm: primary.hostname, revertTriggers: [config.get("run") ?? "first"], token },
  { dependsOn: results },
);

export const primaryHost = primary.fqdn;
export const agentHosts = agents.hosts.apply((hosts) => hosts.map(({ fqdn }) => fqdn));
export const windowsHosts = windows.hostnames;
export const endsAt = primary.endTime;
